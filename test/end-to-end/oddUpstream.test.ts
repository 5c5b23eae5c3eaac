import { describe, expect, it } from 'vitest';
import { expectErrorShape } from '../http/expectRefusal.ts';
import {
  role as announce,
  bom,
  comment,
  done,
  errorFrame,
  finish,
  type Gate,
  gate,
  head,
  hold,
  raw,
  refuse,
  type Script,
  type Step,
  spell,
  stall,
  token,
  tokens,
  usage,
} from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { API_KEY, type GatewayUnderTest } from './gatewayUnderTest.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway();
const WORDS = Array.from({ length: 14 }, (_, at) => `wörd${at} `);
const CALM = { bits: 0.2 };

interface Oddity {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Completion tokens on the receipt, and where they come from. */
  readonly counted: readonly [atLeast: number, provenance: 'reported' | 'estimated'];
}

const said = [announce(), tokens(WORDS, CALM)];
const reported = [WORDS.length, 'reported'] as const;
const estimated = [WORDS.length, 'estimated'] as const;

/** What servers do that is odd, and still a whole answer. */
const ODDITIES: readonly Oddity[] = [
  {
    name: 'a write a byte',
    steps: [spell({ pieceBytes: 1 }), ...said, finish(), usage(), done()],
    counted: reported,
  },
  {
    name: 'CRLF, no space, comments and a byte order mark',
    steps: [
      bom(),
      spell({ eol: '\r\n', space: false }),
      comment(),
      ...said,
      comment(),
      finish(),
      usage(),
      done(),
    ],
    counted: reported,
  },
  { name: 'no [DONE]', steps: [...said, finish(), usage()], counted: reported },
  { name: 'no usage', steps: [...said, finish(), done()], counted: estimated },
  {
    name: 'usage before all else',
    steps: [usage({ completion_tokens: 14 }), ...said, finish(), done()],
    counted: reported,
  },
  {
    name: 'usage with every chunk, growing',
    steps: [
      announce(),
      ...WORDS.map((word, at) =>
        token(word, { ...CALM, chunk: { usage: { prompt_tokens: 10, completion_tokens: at + 1 } } }),
      ),
      finish(),
      done(),
    ],
    counted: reported,
  },
  {
    name: 'usage with the finish_reason',
    steps: [
      ...said,
      finish('stop', { chunk: { usage: { prompt_tokens: 10, completion_tokens: 14 } } }),
      done(),
    ],
    counted: reported,
  },
  {
    name: 'usage twice',
    steps: [...said, finish(), usage({ completion_tokens: 1 }), usage(), done()],
    counted: reported,
  },
  {
    name: 'content, an error and [DONE] after [DONE]',
    steps: [...said, finish(), usage(), done(), token('tail'), errorFrame(), done()],
    counted: reported,
  },
  { name: 'no content type', steps: [head(200), ...said, finish(), usage(), done()], counted: reported },
  {
    name: 'no newline at the end',
    steps: [...said, finish(), usage(), raw('data: [DONE]')],
    counted: reported,
  },
];

const ROLES = ['draft', 'heavy', 'direct'] as const;
type Role = (typeof ROLES)[number];

function stage({ upstream }: GatewayUnderTest, role: Role, script: Script): string {
  upstream.script('small', role === 'draft' ? script : [token('no', { bits: 2.3 }), stall()]);
  upstream.script('large', script);
  return role === 'direct' ? 'large' : 'auto';
}

describe.each(ROLES)('an odd but whole answer of %s', (role) => {
  it.each(ODDITIES)('$name, streamed', async ({ steps, counted }) => {
    const model = stage(gateway.it, role, steps);
    const answer = await gateway.it.ask(chatBody({ model, stream: true }));
    expect([answer.status, answer.headers['x-draft-served']]).toEqual([200, role]);
    expect(answer.frames.filter((frame) => frame === '[DONE]')).toHaveLength(1);
    expect(answer.frames.at(-1)).toBe('[DONE]');
    expect(textOf(answer.frames)).toBe(WORDS.join(''));
    const receipt = await gateway.it.receipt();
    const call = receipt.calls.find((one) => one.role === role);
    expect(receipt.outcome).toBe('answered');
    expect(call).toMatchObject({ outcome: 'completed', usage: { provenance: counted[1] } });
    expect(call?.usage.completion_tokens).toBeGreaterThanOrEqual(counted[0]);
    expect(call?.usage.prompt_tokens).toBeGreaterThan(0);
  });

  it('a token of 1 MB', async () => {
    const long = 'é'.repeat(512 * 1024);
    const model = stage(gateway.it, role, [announce(), token(long, CALM), finish(), usage(), done()]);
    const streamed = await gateway.it.ask(chatBody({ model, stream: true }));
    expect(textOf(streamed.frames) === long).toBe(true);
    if (role === 'direct') return;
    const answer = await gateway.it.ask(chatBody({ model }));
    expect(answer.json.choices[0].message.content === long).toBe(true);
  });
});

describe.each(['draft', 'heavy'] as const)('an odd but whole answer of %s', (role) => {
  it.each(ODDITIES)('$name, whole', async ({ steps, counted }) => {
    const model = stage(gateway.it, role, steps);
    const answer = await gateway.it.ask(chatBody({ model }));
    expect([answer.status, answer.headers['x-draft-served']]).toEqual([200, role]);
    expect(answer.json.choices).toEqual([
      {
        index: 0,
        message: { role: 'assistant', content: WORDS.join(''), refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ]);
    expect(answer.json.usage.completion_tokens).toBeGreaterThanOrEqual(counted[0]);
    expect(Number(answer.headers['x-draft-cost'])).toBeGreaterThan(0);
  });
});

describe('a draft without evidence is not kept, streamed or not', () => {
  const sentinel = { top: [-9999, -9999, -9999, -9999, -9999] };
  const cases: [what: string, steps: (over: Gate) => Step[], reason: string][] = [
    ['no log-probabilities', (over) => [announce(), token('a'), hold(over)], 'no_logprobs'],
    ['nothing but -9999', (over) => [announce(), token('a', sentinel), hold(over)], 'sentinel_logprobs'],
    ['log-probabilities null', (over) => [token('a', { entries: [] }), hold(over)], 'no_logprobs'],
    [
      'log-probabilities that stop',
      (over) => [tokens(WORDS.slice(0, 5), CALM), tokens(['a', 'b', 'c']), hold(over)],
      'no_logprobs',
    ],
  ];
  it.each(cases)('%s', async (_, steps, reason) => {
    for (const stream of [true, false]) {
      const over = gate();
      const { upstream } = gateway.it;
      upstream.script('small', steps(over));
      upstream.script('large', [...said, finish(), usage(), done()]);
      const answer = await gateway.it.ask(chatBody({ stream }));
      expect(answer.headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': reason });
      const receipt = await gateway.it.receipt();
      expect(receipt.calls[0]).toMatchObject({
        outcome: 'aborted',
        usage: { provenance: 'estimated', completion_tokens: expect.any(Number) },
      });
      expect(receipt.calls[0]?.usage.completion_tokens).toBeGreaterThan(0);
      await gateway.it.quiet();
    }
  });
});

describe('an upstream that tells our secrets', () => {
  const tells = `Incorrect API key provided: ${API_KEY}`;
  const cases: [what: string, steps: Step[]][] = [
    ['in a refusal', [refuse(403, { message: tells })]],
    ['in a 401', [refuse(401, { message: tells })]],
    ['in a 500', [refuse(500, { message: tells, key: API_KEY })]],
    ['in an error event', [announce(), errorFrame({ message: tells })]],
    ['in an error event after a token', [token('a', CALM), errorFrame({ message: tells })]],
    ['in a page', [head(502, { 'content-type': 'text/html' }), raw(`<p>${tells}</p>`)]],
    ['in a header', [refuse(429, {}, { 'x-debug-key': API_KEY, via: '127.0.0.1' })]],
  ];
  // The gateway under test remembers all it has shown, and fails the file if a secret was in it.
  it.each(cases)('%s is not repeated', async (_, steps) => {
    for (const role of ['heavy', 'direct'] as const) {
      for (const stream of [true, false]) {
        const model = stage(gateway.it, role, steps);
        const answer = await gateway.it.ask(chatBody({ model, stream }));
        if (answer.status >= 400) expectErrorShape(answer);
        expect(answer.text + JSON.stringify(answer.headers)).not.toContain(API_KEY);
      }
    }
  });

  it('gets our key and never the client’s', async () => {
    const model = stage(gateway.it, 'direct', [...said, finish(), done()]);
    const headers = { authorization: 'Bearer sk-client', 'x-api-key': 'sk-client', cookie: 'a=sk-client' };
    await gateway.it.ask(chatBody({ model, stream: true }), { headers });
    const arrived = gateway.it.upstream.requests.at(-1);
    expect(arrived?.headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(JSON.stringify(arrived?.headers)).not.toContain('sk-client');
  });
});

// biome-ignore lint/suspicious/noExplicitAny: frames are looked into as they came
function textOf(frames: readonly any[]): string {
  return frames.map((frame) => frame.choices?.[0]?.delta?.content ?? '').join('');
}
