import { describe, expect, it } from 'vitest';
import { expectErrorShape } from '../http/expectRefusal.ts';
import {
  answers,
  cut,
  deadUrl,
  gate,
  head,
  html,
  json,
  raw,
  refuse,
  reset,
  type Step,
  stall,
  stallBeforeHead,
  token,
  whole,
} from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { AT_FIRST, type Fault, inTheMiddle, SAID } from './faults.ts';
import { type GatewayUnderTest, startGateway } from './gatewayUnderTest.ts';
import { callsOf, type SeenCall } from './seenReceipt.ts';
import { sharedGateway } from './sharedGateway.ts';

const patient = sharedGateway();
const hasty = sharedGateway({ upstream: { timeouts: { first_token_ms: 600, idle_ms: 500 } } });
const underTest = (fault: Fault) => (fault.timed === true ? hasty.it : patient.it);

const HEAVY = 'The heavy answer.';
const ROLES = ['draft', 'heavy', 'direct'] as const;
type Role = (typeof ROLES)[number];

/** Lets the model of this role fail so; what else is asked goes well. */
function stage({ upstream }: GatewayUnderTest, role: Role, { steps }: Fault): string {
  if (role === 'draft') {
    upstream.script('small', steps);
    upstream.script('large', answers(HEAVY));
    return 'auto';
  }
  // The draft of a request that heavy is to answer is wild.
  upstream.script('small', [token('no', { bits: 2.3 }), stall()]);
  upstream.script('large', steps);
  return role === 'heavy' ? 'auto' : 'large';
}

function expectMetered(call: SeenCall | undefined, fault: Fault, said: number): void {
  expect(call).toMatchObject({ outcome: 'failed' });
  if (call === undefined) return;
  const { usage, cost } = call;
  expect(usage.provenance).toBe('estimated');
  if (!fault.accepted) {
    expect(usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0 });
    return;
  }
  expect(usage.prompt_tokens).toBeGreaterThan(0);
  expect(usage.completion_tokens).toBeGreaterThanOrEqual(said);
  expect(cost.nano_dollars).toBeGreaterThan(0);
}

describe.each(ROLES)('a fault of %s before anything was said', (role) => {
  const kinds = AT_FIRST.flatMap((fault) =>
    [true, false].map((stream) => ({ fault, stream, name: fault.name })),
  )
    // A direct request for a whole answer is no stream upstream: its faults have a table of their own.
    .filter(({ stream, fault }) => role !== 'direct' || (stream && fault.relayed !== true));

  it.each(kinds)('$name, stream $stream', async ({ fault, stream }) => {
    const gateway = underTest(fault);
    const model = stage(gateway, role, fault);
    const answer = await gateway.ask(chatBody({ model, stream }));
    const receipt = await gateway.receipt();
    const failed = receipt.calls.find((call) => call.role === role);
    expectMetered(failed, fault, 0);
    expect(failed?.failure).toBe(fault.body === undefined ? fault.code : 'upstream_error');
    await gateway.quiet();

    if (role === 'draft') {
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': 'draft_failed' });
      expect(receipt).toMatchObject({ outcome: 'answered', served: 'heavy' });
      if (stream) expect(answer.text.match(/\[DONE\]/g)).toHaveLength(1);
      else expect(answer.json.choices[0].message.content).toBe(HEAVY);
      return;
    }
    expectErrorShape(answer);
    expect(answer.status).toBe(fault.status);
    expect(answer.json.error.code).toBe(fault.code);
    expect(answer.headers).toMatchObject({ 'x-request-id': receipt.id, ...fault.headers });
    expect(answer.headers.server).toBeUndefined();
    expect(answer.headers['x-draft-served']).toBeUndefined();
    if (fault.body !== undefined) expect(answer.json).toEqual(fault.body);
    expect(receipt).toMatchObject({ outcome: 'failed', served: null });
    expect(callsOf(receipt)).toEqual(
      role === 'heavy' ? ['draft:aborted', 'heavy:failed'] : ['direct:failed'],
    );
  });
});

const MIDDLE = inTheMiddle(gate());
const namesFor = (role: Role) =>
  MIDDLE.filter(({ relayed }) => role !== 'direct' || relayed !== true).map(({ name }) => name);

describe.each(ROLES)('a fault of %s in the middle of a stream', (role) => {
  it.each(namesFor(role))('%s: the client sees what was said, an error frame and no [DONE]', async (name) => {
    const read = gate();
    const fault = faultNamed(name, read);
    const gateway = underTest(fault);
    const model = stage(gateway, role, fault);
    const open = await gateway.open(chatBody({ model, stream: true }));
    await open.until(SAID.at(-1) ?? '');
    read.open();
    await open.rest();
    const frames = open.frames;
    const chunks = frames.slice(0, -1);
    expect(open.status).toBe(200);
    expect(open.headers['x-draft-served']).toBe(role);
    expect(chunks.map(({ choices }) => choices[0].delta.content ?? '').join('')).toBe(SAID.join(''));
    expect(chunks.every(({ choices }) => choices[0].finish_reason === null)).toBe(true);
    expect(frames.at(-1)).toEqual({
      error: { message: expect.any(String), type: 'upstream_error', param: null, code: fault.code },
    });

    const receipt = await gateway.receipt();
    expect(receipt).toMatchObject({ outcome: 'failed', served: role, error: fault.code });
    const call = receipt.calls.find((one) => one.role === role);
    expectMetered(call, fault, SAID.length);
    await gateway.quiet();
  });
});

describe.each(['draft', 'heavy'] as const)('a fault of %s in the middle of a whole answer', (role) => {
  it.each(namesFor(role))('%s: half an answer is none', async (name) => {
    const read = gate();
    read.open();
    const fault = faultNamed(name, read);
    const gateway = underTest(fault);
    const model = stage(gateway, role, fault);
    const answer = await gateway.ask(chatBody({ model }));
    const receipt = await gateway.receipt();
    const call = receipt.calls.find((one) => one.role === role);
    expectMetered(call, fault, fault.lossy === true ? 0 : SAID.length);
    await gateway.quiet();
    if (role === 'draft') {
      expect(answer.status).toBe(200);
      expect(answer.json.choices[0].message.content).toBe(HEAVY);
      expect(callsOf(receipt)).toEqual(['draft:failed', 'heavy:completed']);
      expect(answer.headers['x-draft-reason']).toBe('draft_failed');
      return;
    }
    expectErrorShape(answer);
    expect([answer.status, answer.json.error.code]).toEqual([fault.status, fault.code]);
    expect(answer.text).not.toContain('w0');
    expect(receipt).toMatchObject({ outcome: 'failed', served: null, error: fault.code });
  });
});

function faultNamed(name: string, read: ReturnType<typeof gate>): Fault {
  const fault = inTheMiddle(read).find((one) => one.name === name);
  if (fault === undefined) throw new Error(`There is no fault named ${name}`);
  return fault;
}

describe('a fault of a direct, whole answer', () => {
  const JSON_HEAD = { 'content-type': 'application/json' };
  const half = '{"id":"x","choices":[{"message":{"content":"w0';
  const cases: [what: string, steps: Step[], status: number, code: string, timed?: true][] = [
    ['RST', [reset()], 502, 'upstream_broken'],
    [
      'half a body',
      [head(200, { ...JSON_HEAD, 'content-length': '900' }), raw(half), cut()],
      502,
      'upstream_broken',
    ],
    ['half a JSON text', [whole(200, half, JSON_HEAD)], 502, 'upstream_protocol'],
    ['HTML 502', [html(502)], 502, 'upstream_error'],
    ['HTML 200', [html(200)], 502, 'upstream_protocol'],
    ['nothing', [whole(200, '', JSON_HEAD)], 502, 'upstream_empty'],
    [
      '429',
      [refuse(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '7' })],
      429,
      'rate_limit_exceeded',
    ],
    ['401', [refuse(401)], 502, 'upstream_auth'],
    ['silence', [stallBeforeHead()], 504, 'total_timeout', true],
    ['silence in the middle', [head(200, JSON_HEAD), raw(half), stall()], 504, 'total_timeout', true],
  ];
  const brief = sharedGateway({ upstream: { timeouts: { total_ms: 500 } } });

  it.each(cases)('%s', async (_, steps, status, code, timed) => {
    const gateway = timed === true ? brief.it : patient.it;
    gateway.upstream.script('large', steps);
    const answer = await gateway.ask(chatBody({ model: 'large' }));
    expectErrorShape(answer);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
    expect(answer.text).not.toContain('w0');
    if (status === 429) expect(answer.headers['retry-after']).toBe('7');
    const receipt = await gateway.receipt();
    expect(receipt).toMatchObject({ outcome: 'failed', served: null });
    expect(callsOf(receipt)).toEqual(['direct:failed']);
    const spent = status !== 429 && code !== 'upstream_auth';
    expect(receipt.calls[0]?.usage.prompt_tokens).toBeGreaterThanOrEqual(spent ? 1 : 0);
    expect(receipt.calls[0]?.usage.provenance).toBe('estimated');
  });

  it.each([
    ['text', whole(200, 'Paris.', { 'content-type': 'text/plain' }), 'Paris.'],
    ['an error under 200', json(200, { error: { message: 'busy' } }), '{"error":{"message":"busy"}}'],
  ])('%s is handed on as it came', async (_, step, body) => {
    patient.it.upstream.script('large', [step]);
    const answer = await patient.it.ask(chatBody({ model: 'large' }));
    expect([answer.status, answer.text]).toEqual([200, body]);
  });
});

describe('an upstream that cannot be reached', () => {
  it.each([
    ['draft', 'auto'],
    ['direct', 'large'],
  ])('fails a %s request without saying where it is', async (role, model) => {
    const gateway = await startGateway({ upstream: { base_url: await deadUrl() } });
    const answer = await gateway.ask(chatBody({ model, stream: true }));
    expectErrorShape(answer);
    expect([answer.status, answer.json.error.code]).toEqual([502, 'upstream_unreachable']);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|:\d{4}/);
    const receipt = await gateway.receipt();
    expect(receipt.calls[0]).toMatchObject({ role, outcome: 'failed', usage: { prompt_tokens: 0 } });
    await gateway.close();
  });
});
