import { describe, expect, it } from 'vitest';
import {
  role as announce,
  answers,
  done,
  finish,
  type Script,
  type Step,
  stall,
  token,
  tokens,
  usage,
} from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway();
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const CALM = { bits: 0.2 };
const WHOLE: Step[] = [announce(), tokens(WORDS, CALM), finish(), usage(), done()];
const wild: Step[] = [token('no', { bits: 2.3 }), stall()];

function stage(role: 'draft' | 'heavy', script: Script): void {
  gateway.it.upstream.script('small', role === 'draft' ? script : wild);
  gateway.it.upstream.script('large', script);
}

describe('what goes upstream', () => {
  const spelled =
    '{"model" : "auto","messages":[{"role":"user","content":"h\\u00e9llo \\ud83d\\ude00"}],' +
    '"seed":9223372036854775807,"temperature":0.70,"metadata":{"a":1.0,"b":1e2,"c":123456789012345678901234567890},' +
    '"store":true,"verbosity":"low","x_unknown":[1.50,null],"user":"u\\u0000"';
  const values = [
    '"seed":9223372036854775807',
    '"temperature":0.70',
    '"metadata":{"a":1.0,"b":1e2,"c":123456789012345678901234567890}',
    '"x_unknown":[1.50,null]',
    '"content":"h\\u00e9llo \\ud83d\\ude00"',
    '"store":true',
    '"user":"u\\u0000"',
  ];

  it.each(['', ',"stream":true'])('keeps every value to the digit for both models (%j)', async (more) => {
    stage('heavy', WHOLE);
    await gateway.it.ask(`${spelled}${more}}`);
    const [draft, heavy] = gateway.it.upstream.requests.slice(-2);
    expect([draft?.model, heavy?.model]).toEqual(['small', 'large']);
    for (const value of values) {
      expect(draft?.body).toContain(value);
      expect(heavy?.body).toContain(value);
    }
    expect(draft?.json).toMatchObject({ logprobs: true, top_logprobs: 5, stream: true });
    expect(heavy?.json).not.toHaveProperty('logprobs');
    expect(heavy?.json).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('asks for the client’s own log-probabilities of both models', async () => {
    stage('heavy', WHOLE);
    await gateway.it.ask(chatBody({ logprobs: true, top_logprobs: 7 }));
    const [draft, heavy] = gateway.it.upstream.requests.slice(-2);
    expect(draft?.json).toMatchObject({ logprobs: true, top_logprobs: 7 });
    expect(heavy?.json).toMatchObject({ logprobs: true, top_logprobs: 7 });
  });

  it.each(['', ',"stream":true', ',"stream":true,"stream_options":{"include_usage":true}'])(
    'is the client’s own bytes when a model is named (%j)',
    async (more) => {
      gateway.it.upstream.script('large', answers('Paris.'));
      const body = `  ${spelled.replace('"auto"', '"large"')}${more} }\n`;
      expect((await gateway.it.ask(body)).status).toBe(200);
      expect(gateway.it.upstream.requests.at(-1)?.body).toBe(body);
    },
  );

  it('keeps the query string, and headers that carry no secret', async () => {
    gateway.it.upstream.script('large', answers('Paris.'));
    await gateway.it.ask(chatBody({ model: 'large' }), {
      path: '/v1/chat/completions?api-version=2026-01-01&b=%20',
      headers: {
        'openai-organization': 'org-1',
        'idempotency-key': 'k',
        'x-stainless-lang': 'js',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    });
    const arrived = gateway.it.upstream.requests.at(-1);
    expect(arrived?.query).toBe('?api-version=2026-01-01&b=%20');
    expect(arrived?.headers.traceparent).toMatch(/^00-0af7/);
    expect(arrived?.headers['openai-organization']).toBeUndefined();
  });
});

describe('a named model', () => {
  it('answers with the bytes its server sent', async () => {
    const body =
      '{ "id":"x", "choices" : [{"index":0,"message":{"content":"\\u00e9","n":1.0}}],"big":9223372036854775807}\n';
    gateway.it.upstream.script('large', [
      (wire) => {
        wire.head = { status: 200, headers: { 'content-type': 'application/json', 'x-request-id': 'up-9' } };
        return wire.write(body);
      },
    ]);
    const answer = await gateway.it.ask(chatBody({ model: 'large' }));
    expect(answer.text).toBe(body);
    expect(answer.headers).toMatchObject({ 'x-draft-served': 'direct', 'x-upstream-request-id': 'up-9' });
    const receipt = await gateway.it.receipt();
    expect(receipt.calls[0]?.usage).toMatchObject({ provenance: 'estimated' });
    expect(receipt.calls[0]?.usage.completion_tokens).toBeGreaterThan(0);
  });

  it('streams the data its server sent', async () => {
    const data = [
      '{"id":"a","choices":[{"index":0,"delta":{"content":"\\u00e9"},"big":9223372036854775807}]}',
    ];
    gateway.it.upstream.script('large', [(wire) => wire.frame(data[0] ?? ''), finish(), done()]);
    const answer = await gateway.it.ask(chatBody({ model: 'large', stream: true }));
    expect(answer.text.startsWith(`data: ${data[0]}\n\n`)).toBe(true);
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
  });
});
