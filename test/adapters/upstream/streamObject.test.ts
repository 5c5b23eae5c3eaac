import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readStreamObject } from '../../../src/adapters/upstream/streamObject.ts';
import { hasContent } from '../../../src/core/chat.ts';
import { tokensOf } from '../../../src/core/evidence.ts';

/** Values that look like chunks, with anything where something else is expected. */
const anything = fc.jsonValue({ maxDepth: 2 });
const or = <Value>(usual: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: anything });
const entry = fc.record(
  {
    token: or(fc.string()),
    logprob: or(fc.double()),
    top_logprobs: or(fc.array(or(fc.record({ token: fc.string(), logprob: or(fc.double()) })))),
  },
  { requiredKeys: [] },
);
const logprobs = fc.record(
  { content: or(fc.array(or(entry))), refusal: or(fc.constant(null)) },
  { requiredKeys: [] },
);
const delta = fc.record(
  {
    role: or(fc.constant('assistant')),
    content: or(fc.string()),
    refusal: or(fc.string()),
    tool_calls: or(fc.array(or(fc.record({ index: fc.nat() })))),
  },
  { requiredKeys: [] },
);
const choice = fc.record(
  {
    index: or(fc.nat(3)),
    delta: or(delta),
    finish_reason: or(fc.constantFrom('stop', null)),
    logprobs: or(logprobs),
  },
  { requiredKeys: [] },
);
const chunk = fc.record(
  {
    id: fc.string(),
    choices: or(fc.array(or(choice), { maxLength: 3 })),
    usage: anything,
    error: or(fc.constant(null)),
  },
  { requiredKeys: [] },
);

it('what is called a chunk can be read by everyone behind without looking again', () => {
  fc.assert(
    fc.property(fc.oneof(chunk, anything), (value) => {
      const object = readStreamObject(JSON.stringify(value));
      if (object.type !== 'chunk') return;
      hasContent(object.chunk);
      for (const { text, top } of tokensOf(object.chunk, 5)) {
        expect(typeof text).toBe('string');
        expect(top.every(Number.isFinite)).toBe(true);
      }
      expect(object.chunk.usage ?? {}).toBeTypeOf('object');
      for (const { index, delta: pieces, finish_reason: reason } of object.chunk.choices) {
        expect(typeof index).toBe('number');
        expect(reason ?? '').toBeTypeOf('string');
        expect(pieces?.content ?? '').toBeTypeOf('string');
        for (const toolCall of pieces?.tool_calls ?? []) expect(toolCall).toBeTypeOf('object');
      }
    }),
    {
      numRuns: 2_000,
      examples: [[{ choices: [{ delta: { content: '' }, logprobs: { content: [{ token: [] }] } }] }]],
    },
  );
});

it('no text whatever makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readStreamObject(text)));
});

it('a chunk in good order stays as it came', () => {
  const text =
    '{"id":"c","object":"chat.completion.chunk","obfuscation":"x","choices":[{"index":0,"delta":{"content":"a","reasoning_content":"b","tool_calls":[{"index":0,"function":{"arguments":"{"}}]},"logprobs":null,"finish_reason":null}],"usage":null}';
  const object = readStreamObject(text);
  expect(object.type === 'chunk' && JSON.stringify(object.chunk)).toBe(text);
});

it('log-probabilities of another shape are as none: the text still counts', () => {
  const legacy = { tokens: ['a'], token_logprobs: [-0.1], content: 'a' };
  const object = readStreamObject(
    JSON.stringify({ choices: [{ index: 0, delta: { content: 'a' }, logprobs: legacy }] }),
  );
  expect(object).toMatchObject({
    type: 'chunk',
    chunk: { choices: [{ delta: { content: 'a' }, logprobs: null }] },
  });
});
