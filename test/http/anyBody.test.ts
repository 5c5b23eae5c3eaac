import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonText } from '../arbitraries.ts';
import { chatBody } from '../end-to-end/chatBody.ts';
import { sharedGateway } from '../end-to-end/sharedGateway.ts';
import { answers } from '../scripted/index.ts';
import { expectErrorShape } from './expectRefusal.ts';

const gateway = sharedGateway();

/** Names that are checked, that mean something to the gateway, or that JavaScript stumbles over. */
const field = fc.oneof(
  fc.constantFrom(
    'model',
    'messages',
    'stream',
    'stream_options',
    'n',
    'max_tokens',
    'max_completion_tokens',
  ),
  fc.constantFrom('temperature', 'top_p', 'logprobs', 'top_logprobs', 'seed', 'stop', 'tools', 'functions'),
  fc.constantFrom('logit_bias', 'modalities', 'audio', 'response_format', 'user', 'web_search_options'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'a.b', ''),
  fc.string({ unit: 'binary' }),
);

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(true, false, null, 0, 1, -1, 2, 5, 1e308, 2 ** 60, '', 'auto', 'text', '\ud800'),
  fc.constantFrom<unknown>(
    { type: 'json_object' },
    { type: 'json_schema', json_schema: { schema: { type: 5 } } },
  ),
  fc.constantFrom<unknown>(
    [{ type: 'function', function: null }],
    [{ role: 'user', content: [] }],
    ['audio'],
  ),
);

/** Requests that are right but for a few fields. */
const nearly = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(field, value), { maxLength: 3 }))
  .map(([stream, fields]) => JSON.stringify(chatBody({ stream, ...Object.fromEntries(fields) })));

it('never fails inside: any body is answered, or refused in the error shape', async () => {
  gateway.it.upstream.script('*', answers('The capital of France is Paris.'));
  await fc.assert(
    fc.asyncProperty(fc.oneof(nearly, jsonText, fc.json(), fc.string()), async (body) => {
      const answer = await gateway.it.ask(body, { signal: AbortSignal.timeout(5000) });
      expect(answer.cut).toBe(false);
      if (answer.status === 200) return;
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expectErrorShape(answer);
    }),
    { numRuns: 400 },
  );
}, 60_000);

it('never fails inside for any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
      const answer = await gateway.it.ask(bytes);
      expect(answer.status).toBe(400);
      expectErrorShape(answer);
    }),
    { numRuns: 100 },
  );
});
