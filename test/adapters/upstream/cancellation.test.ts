import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { UpstreamCall } from '../../../src/ports.ts';
import {
  done,
  finish,
  gate,
  hold,
  role,
  type Step,
  sendHead,
  silentServer,
  stall,
  stallBeforeHead,
  token,
} from '../../scripted/index.ts';
import { adapterFor, type Bench, brief, call, collect, never, PATIENT, useBench } from './bench.ts';

const bench = useBench({ connections: 1 });

const whole: Step[] = [token('a'), finish(), done()];

/** The two ways to ask, as one: resolves when nothing more will be said. */
const ways: [
  string,
  (upstream: Bench['upstream'], call: UpstreamCall, signal: AbortSignal) => Promise<unknown[]>,
][] = [
  ['chat', (upstream, sent, signal) => collect(upstream.chat(sent, signal))],
  [
    'relay',
    async (upstream, sent, signal) => {
      const relayed = await upstream.relay(sent, signal);
      if (relayed.type === 'stream') return collect(relayed.events);
      // A promise must be answered; what it says after an abort is nothing anyone was sent.
      expect(relayed).toMatchObject({ type: 'failed', failure: { code: 'upstream_broken', refusal: null } });
      return [];
    },
  ],
];

describe.each(ways)('an abort of %s', (_name, ask) => {
  it.each<[string, (reached: Step) => Step[], unknown[]]>([
    ['before the head', (reached) => [reached, stallBeforeHead()], []],
    ['before the first event', (reached) => [sendHead(), reached, stall()], []],
    ['before the first token', (reached) => [role(), reached, stall()], []],
  ])('%s ends the socket, says nothing and gives the place back', async (_phase, script) => {
    const there = gate();
    const leave = new AbortController();
    bench.server.script('m', script(hold(there)), whole);
    const asked = ask(bench.upstream, call(), leave.signal);
    const arrived = await bench.server.next();
    await there.reached;
    leave.abort();
    const said = await asked;
    expect(said.length).toBeLessThanOrEqual(1); // at most the role, if it had come
    expect(await arrived.ended).toMatchObject({ by: 'client' });
    expect(getEventListeners(leave.signal, 'abort')).toEqual([]);
    expect(brief(await collect(bench.upstream.chat(call(), never())))).toEqual(['a', 'stop', 'end']);
  });

  it('in the queue leaves it and sends nothing', async () => {
    const there = gate();
    const leave = new AbortController();
    bench.server.script('m', [token('a'), hold(there), finish(), done()]);
    bench.server.script('second', whole);
    const first = collect(bench.upstream.chat(call(), never()));
    await there.reached;
    const second = ask(bench.upstream, call({ model: 'second' }), leave.signal);
    leave.abort();
    expect(await second).toEqual([]);
    there.open();
    expect(brief(await first)).toEqual(['a', 'stop', 'end']);
    await collect(bench.upstream.chat(call({ model: 'm' }), never()));
    expect(bench.server.requests.map(({ model }) => model)).toEqual(['m', 'm']);
    expect(getEventListeners(leave.signal, 'abort')).toEqual([]);
  });

  it('in the queue was never sent, and is not said to be; a call that arrives is', async () => {
    const there = gate();
    const leave = new AbortController();
    const sent: string[] = [];
    const telling = (model: string) => call({ model }, { onSent: () => sent.push(model) });
    bench.server.script('m', [token('a'), hold(there), finish(), done()]);
    const first = collect(bench.upstream.chat(telling('m'), never()));
    await there.reached;
    const second = ask(bench.upstream, telling('second'), leave.signal);
    leave.abort();
    await second;
    there.open();
    await first;
    expect(sent).toEqual(['m']);
  });

  it('while connecting ends the connection', async () => {
    const silent = await silentServer();
    const upstream = adapterFor(silent.url('https'), {
      connections: 1,
      timeouts: { ...PATIENT, connectMs: 120_000 },
    });
    const leave = new AbortController();
    let sent = false;
    const onSent = () => {
      sent = true;
    };
    const asked = ask(upstream, call({}, { onSent }), leave.signal);
    await silent.connected;
    leave.abort();
    expect(await asked).toEqual([]);
    await silent.quiet();
    expect(sent).toBe(false);
    await upstream.close();
    await silent.close();
  });

  it('before it was sent sends nothing', async () => {
    expect(await ask(bench.upstream, call(), AbortSignal.abort())).toEqual([]);
    expect(bench.server.requests).toEqual([]);
  });
});

describe('in mid-stream', () => {
  it('an abort ends a pending pull and drops what had come', async () => {
    const there = gate();
    const leave = new AbortController();
    bench.server.script('m', [token('a'), token('b'), token('c'), hold(there), stall()]);
    const items = bench.upstream.chat(call(), leave.signal)[Symbol.asyncIterator]();
    expect((await items.next()).value).toMatchObject({ type: 'chunk' });
    await there.reached;
    leave.abort();
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(await bench.server.requests[0]?.ended).toMatchObject({ by: 'client' });
  });

  it('leaving the loop ends the request', async () => {
    bench.server.script('m', [token('a'), stall()]);
    const leave = new AbortController();
    for await (const item of bench.upstream.chat(call(), leave.signal)) {
      expect(item.type).toBe('chunk');
      break;
    }
    expect(await bench.server.requests[0]?.ended).toMatchObject({ by: 'client' });
    expect(getEventListeners(leave.signal, 'abort')).toEqual([]);
  });

  it('leaving ends a pull that waits', async () => {
    bench.server.script('m', [token('a'), stall()]);
    const items = bench.upstream.chat(call(), never())[Symbol.asyncIterator]();
    await items.next();
    const pending = items.next();
    await items.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await bench.server.requests[0]?.ended).toMatchObject({ by: 'client' });
  });

  it('leaving a relayed stream ends it', async () => {
    bench.server.script('m', [token('a'), stall()]);
    const relayed = await bench.upstream.relay(call(), never());
    if (relayed.type !== 'stream') throw new Error(`Expected a stream, got ${relayed.type}`);
    for await (const event of relayed.events) {
      expect(event).toHaveProperty('data');
      break;
    }
    expect(await bench.server.requests[0]?.ended).toMatchObject({ by: 'client' });
  });

  it('a whole answer that is waited for is given up', async () => {
    const leave = new AbortController();
    bench.server.script('m', [stallBeforeHead()]);
    const asked = bench.upstream.relay(call({ stream: false }), leave.signal);
    const arrived = await bench.server.next();
    leave.abort();
    expect(await asked).toMatchObject({ type: 'failed' });
    expect(await arrived.ended).toMatchObject({ by: 'client' });
  });
});

it('leaves no listener on a signal that outlives many calls', async () => {
  const leave = new AbortController();
  bench.server.script('m', whole);
  for (let round = 0; round < 5; round += 1) await collect(bench.upstream.chat(call(), leave.signal));
  expect(getEventListeners(leave.signal, 'abort')).toEqual([]);
});

it('queued calls are served in order, never more at once than there are connections', async () => {
  const upstream = adapterFor(bench.server.url, { connections: 3 });
  let most = 0;
  bench.server.script('m', [
    () => {
      most = Math.max(most, bench.server.inFlight);
    },
    ...whole,
  ]);
  const all = await Promise.all(Array.from({ length: 20 }, () => collect(upstream.chat(call(), never()))));
  expect(all.map(brief)).toEqual(Array.from({ length: 20 }, () => ['a', 'stop', 'end']));
  expect(most).toBeLessThanOrEqual(3);
  await bench.server.quiet();
  await upstream.close();
});

it('closing ends a connection that is being made', async () => {
  const silent = await silentServer();
  const upstream = adapterFor(silent.url('https'), { timeouts: { ...PATIENT, connectMs: 120_000 } });
  const asked = collect(upstream.chat(call(), never()));
  await silent.connected;
  await upstream.close();
  expect(brief(await asked)).toEqual(['!draining']);
  await silent.quiet();
  await silent.close();
});
