import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  role as announce,
  done,
  finish,
  type Gate,
  gate,
  hold,
  type Step,
  sendHead,
  stall,
  stallBeforeHead,
  token,
  tokens,
} from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import type { GatewayUnderTest } from './gatewayUnderTest.ts';
import { callsOf, type SeenReceipt } from './seenReceipt.ts';
import { sharedGateway } from './sharedGateway.ts';
import { within } from './within.ts';

/** How long an upstream may go on after its client has left; it takes milliseconds. */
const BOUND_MS = 2000;
const SAID = Array.from({ length: 12 }, (_, at) => `w${at} `);
const CALM = { bits: 0.2 };
const PHASES = ['before the head', 'before the first token', 'in the middle'] as const;
type Phase = (typeof PHASES)[number];

/** What a model does up to a phase, and then nothing more until its caller leaves. */
function upTo(phase: Phase, reached: Gate): Step[] {
  const here = { ...reached, opened: Promise.resolve() };
  if (phase === 'before the head') return [hold(here), stallBeforeHead()];
  if (phase === 'before the first token') return [sendHead(), announce(), hold(here), stall()];
  return [announce(), tokens(SAID, CALM), hold(here), stall()];
}

const wild: Step[] = [token('no', { bits: 2.3 }), stall()];

// Silence is what these tests are made of: no clock may end it before the client does.
const UNHURRIED = { auto: { hold_back: { max_ms: 60_000, max_total_ms: 60_000 } } };
const gateway = sharedGateway(UNHURRIED);

/** Asks, waits for the phase, reads what is there, and leaves. */
async function askAndLeave(under: GatewayUnderTest, body: object, reached: Promise<unknown>, shows?: string) {
  const leave = new AbortController();
  const asking = under.open(body, { signal: leave.signal });
  asking.catch(() => undefined);
  await reached;
  if (shows !== undefined) await (await asking).until(shows);
  const leftAt = performance.now();
  leave.abort();
  await expect(asking.then((open) => open.rest())).rejects.toThrow();
  return leftAt;
}

async function expectClosed(under: GatewayUnderTest, models: readonly string[]): Promise<SeenReceipt> {
  for (const model of models) {
    const request = await under.upstream.next(model);
    const ending = await within(BOUND_MS, `Closing the call to ${model}`, request.ended);
    expect([model, ending.by]).toEqual([model, 'client']);
  }
  const receipt = await within(BOUND_MS, 'Writing the receipt', under.receipt());
  expect(receipt.outcome).toBe('cancelled');
  for (const call of receipt.calls) {
    expect(call).toMatchObject({ outcome: 'aborted', failure: null, usage: { provenance: 'estimated' } });
    expect(call.usage.prompt_tokens).toBeGreaterThan(0);
    expect(call.cost.nano_dollars).toBeGreaterThan(0);
  }
  return receipt;
}

describe.each(PHASES)('a client that leaves %s ends', (phase) => {
  const middle = phase === 'in the middle';

  it.each([true, false])('the draft, stream %s', async (stream) => {
    const reached = gate();
    gateway.it.upstream.script('small', upTo(phase, reached));
    const shows = stream && middle ? SAID.at(-1) : undefined;
    await askAndLeave(gateway.it, chatBody({ stream }), reached.reached, shows);
    const receipt = await expectClosed(gateway.it, ['small']);
    expect(callsOf(receipt)).toEqual(['draft:aborted']);
    expect(receipt.served).toBe(stream && middle ? 'draft' : null);
  });

  it.each([true, false])('heavy, stream %s', async (stream) => {
    const reached = gate();
    gateway.it.upstream.script('small', wild);
    gateway.it.upstream.script('large', upTo(phase, reached));
    const shows = stream && middle ? SAID.at(-1) : undefined;
    await askAndLeave(gateway.it, chatBody({ stream }), reached.reached, shows);
    const receipt = await expectClosed(gateway.it, ['small', 'large']);
    expect(callsOf(receipt)).toEqual(['draft:aborted', 'heavy:aborted']);
    expect(receipt.served).toBe(stream && middle ? 'heavy' : null);
  });

  it.each([true, false])('both at once, stream %s', async (stream) => {
    const reached = gate();
    gateway.it.upstream.script('small', [token('hm', { bits: 1.8 }), stall()]);
    gateway.it.upstream.script('large', upTo(phase, reached));
    await askAndLeave(gateway.it, chatBody({ stream }), reached.reached);
    const receipt = await expectClosed(gateway.it, ['small', 'large']);
    expect(receipt.calls.map(({ speculative }) => speculative)).toEqual([false, true]);
    expect(receipt.served).toBeNull();
  });

  it.each([true, false])('a direct call, stream %s', async (stream) => {
    const reached = gate();
    gateway.it.upstream.script('large', upTo(phase, reached));
    const shows = stream && middle ? SAID.at(-1) : undefined;
    await askAndLeave(gateway.it, chatBody({ model: 'large', stream }), reached.reached, shows);
    const receipt = await expectClosed(gateway.it, ['large']);
    expect(callsOf(receipt)).toEqual(['direct:aborted']);
    if (stream && middle) expect(receipt.calls[0]?.usage.completion_tokens).toBeGreaterThanOrEqual(12);
  });
});

describe('a client that leaves while its call waits for a connection', () => {
  const narrow = sharedGateway({ ...UNHURRIED, upstream: { connections: 1 } });

  it.each([
    ['draft', 'auto', true],
    ['draft', 'auto', false],
    ['direct', 'large', true],
    ['direct', 'large', false],
  ])('sends nothing: %s (%s), stream %s', async (role, model, stream) => {
    const { upstream } = narrow.it;
    const taken = gate();
    upstream.script('other', [token('a'), hold(taken)]);
    const first = new AbortController();
    const other = narrow.it.open(chatBody({ model: 'other', stream: true }), { signal: first.signal });
    other.catch(() => undefined);
    await taken.reached;
    const before = upstream.requests.length;
    const { length } = narrow.it.ids;

    const queued = (async () => {
      while (narrow.it.composed.open() < 2) await new Promise((turn) => setTimeout(turn, 1));
    })();
    await askAndLeave(narrow.it, chatBody({ model, stream }), queued);
    const receipt = await within(
      BOUND_MS,
      'Leaving the queue',
      (async () => {
        while (narrow.it.composed.open() > 1) await new Promise((turn) => setTimeout(turn, 1));
        const { body } = await narrow.it.composed.app.inject(`/v1/receipts/${narrow.it.ids[length]}`);
        return JSON.parse(body) as SeenReceipt; // this project's own format
      })(),
    );
    expect(receipt.outcome).toBe('cancelled');
    expect(callsOf(receipt)).toEqual([`${role}:aborted`]);

    first.abort();
    await narrow.it.quiet();
    expect(upstream.requests).toHaveLength(before);
    // The place is free again for the next.
    upstream.script('after', [announce(), tokens(SAID), finish(), done()]);
    const after = await narrow.it.ask(chatBody({ model: 'after', stream: true }));
    expect(after.frames.at(-1)).toBe('[DONE]');
  });

  it('heavy, after the draft was rejected', async () => {
    const { upstream } = narrow.it;
    upstream.script('small', wild);
    upstream.script('large', wild);
    const leave = new AbortController();
    const asking = narrow.it.open(chatBody({ stream: true }), { signal: leave.signal });
    asking.catch(() => undefined);
    const draft = await upstream.next('small');
    await within(BOUND_MS, 'Closing the draft', draft.ended);
    leave.abort();
    const receipt = await within(BOUND_MS, 'Writing the receipt', narrow.it.receipt());
    expect(receipt.outcome).toBe('cancelled');
    expect(callsOf(receipt)[0]).toBe('draft:aborted');
    await within(BOUND_MS, 'Closing all', narrow.it.quiet());
  });
});

describe('a client that leaves in the middle of its own request', () => {
  it('costs nothing and is no fault of the gateway', async () => {
    const before = gateway.it.upstream.requests.length;
    const socket = connect(Number(new URL(gateway.it.url).port), '127.0.0.1');
    const arrived = once(gateway.it.composed.app.server, 'request');
    socket.write(
      'POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    const [incoming] = (await arrived) as [IncomingMessage]; // Node's own event
    const gone = new Promise((closed) => incoming.once('close', closed));
    socket.resetAndDestroy();
    await gone;
    await gateway.it.quiet();
    expect(gateway.it.upstream.requests).toHaveLength(before);
  });
});
