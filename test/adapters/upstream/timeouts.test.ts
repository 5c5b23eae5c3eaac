import { describe, expect, it } from 'vitest';
import {
  comment,
  delay,
  done,
  finish,
  gate,
  head,
  hold,
  json,
  raw,
  role,
  type Step,
  sendHead,
  silentServer,
  stall,
  stallBeforeHead,
  times,
  token,
} from '../../scripted/index.ts';
import { adapterFor, brief, call, collect, never, PATIENT, useBench } from './bench.ts';

const bench = useBench();
const SHORT_MS = 60;

async function play(timeouts: Partial<typeof PATIENT>, ...steps: Step[]) {
  const upstream = adapterFor(bench.server.url, { timeouts: { ...PATIENT, ...timeouts } });
  bench.server.script('m', steps);
  const items = await collect(upstream.chat(call(), never()));
  await bench.server.quiet();
  await upstream.close();
  return brief(items);
}

describe('first_token_timeout', () => {
  it.each<[string, Step[], string[]]>([
    ['no head', [stallBeforeHead()], []],
    ['a head and no more', [sendHead(), stall()], []],
    ['a role and no content', [role(), stall()], ['']],
    ['comments for ever', [times(1_000, (wire) => comment()(wire)), stall()], []],
    [
      'comments that keep coming',
      [
        times(400, async (wire) => {
          await delay(5)(wire);
          await comment()(wire);
        }),
        stall(),
      ],
      [],
    ],
  ])('%s', async (_name, steps, before) => {
    expect(await play({ firstTokenMs: SHORT_MS }, ...steps)).toEqual([...before, '!first_token_timeout']);
  });

  it('counts the time in the queue, and the call that holds the place goes on', async () => {
    const upstream = adapterFor(bench.server.url, {
      connections: 1,
      timeouts: { ...PATIENT, firstTokenMs: SHORT_MS },
    });
    const there = gate();
    bench.server.script('m', [token('a'), hold(there), finish(), done()]);
    const first = collect(upstream.chat(call(), never()));
    const second = await collect(upstream.chat(call(), never()));
    expect(brief(second)).toEqual(['!first_token_timeout']);
    there.open();
    expect(brief(await first)).toEqual(['a', 'stop', 'end']);
    expect(bench.server.requests).toHaveLength(1);
    await bench.server.quiet();
    await upstream.close();
  });

  it('is over with the first content: a pause after it is idleness', async () => {
    expect(await play({ firstTokenMs: SHORT_MS }, token('a'), delay(3 * SHORT_MS), finish(), done())).toEqual(
      ['a', 'stop', 'end'],
    );
  });
});

describe('idle_timeout', () => {
  it('ends a stream that falls silent after content', async () => {
    expect(await play({ idleMs: SHORT_MS }, token('a'), stall())).toEqual(['a', '!idle_timeout']);
  });

  it('is put off by whatever comes, a comment too', async () => {
    const breath: Step = async (wire) => {
      await delay(SHORT_MS / 3)(wire);
      await comment()(wire);
    };
    expect(await play({ idleMs: SHORT_MS * 2 }, token('a'), times(12, breath), finish(), done())).toEqual([
      'a',
      'stop',
      'end',
    ]);
  });

  it('stands still while the consumer pauses', async () => {
    const upstream = adapterFor(bench.server.url, {
      timeouts: { ...PATIENT, firstTokenMs: SHORT_MS, idleMs: SHORT_MS, totalMs: 4 * SHORT_MS },
    });
    const there = gate();
    bench.server.script('m', [role(), token('a'), hold(there), finish(), done()]);
    const seen = [];
    for await (const item of upstream.chat(call(), never())) {
      seen.push(item);
      await new Promise((turn) => setTimeout(turn, 2 * SHORT_MS)); // the pause is what is tested
      there.open();
    }
    expect(brief(seen)).toEqual(['', 'a', 'stop', 'end']);
    await bench.server.quiet();
    await upstream.close();
  });

  it('does not count a stall of our own process against the server', async () => {
    const upstream = adapterFor(bench.server.url, { timeouts: { ...PATIENT, idleMs: SHORT_MS } });
    bench.server.script('m', [token('a'), delay(10), finish(), done()]);
    const items = upstream.chat(call(), never())[Symbol.asyncIterator]();
    const seen = [await items.next()];
    const pending = items.next();
    // Both the server's next word and our clock are due when the loop turns again.
    const until = performance.now() + 3 * SHORT_MS;
    while (performance.now() < until);
    seen.push(await pending, await items.next());
    expect(brief(seen.flatMap(({ value }) => (value === undefined ? [] : [value])))).toEqual([
      'a',
      'stop',
      'end',
    ]);
    await bench.server.quiet();
    await upstream.close();
  });
});

describe('total_timeout', () => {
  it('ends a stream that goes on and on', async () => {
    const breath: Step = async (wire) => {
      await delay(10)(wire);
      await token('a')(wire);
    };
    const seen = await play({ totalMs: 3 * SHORT_MS }, times(1_000, breath), stall());
    expect(seen.at(-1)).toBe('!total_timeout');
    expect(seen.length).toBeGreaterThan(2);
  });

  it('is the only clock of a whole answer', async () => {
    const timeouts = { ...PATIENT, firstTokenMs: 1, idleMs: 1, totalMs: 5 * SHORT_MS };
    const upstream = adapterFor(bench.server.url, { timeouts });
    bench.server.script('late', [delay(SHORT_MS), json(200, {})]);
    bench.server.script('never', [stallBeforeHead()]);
    const late = await upstream.relay(call({ model: 'late', stream: false }), never());
    expect(late.type).toBe('whole');
    const lost = await upstream.relay(call({ model: 'never', stream: false }), never());
    expect(lost).toMatchObject({ type: 'failed', failure: { code: 'total_timeout' } });
    await bench.server.quiet();
    await upstream.close();
  });
});

it('a whole answer to a call that asked for a stream is waited for as whole answers are', async () => {
  const upstream = adapterFor(bench.server.url, { timeouts: { ...PATIENT, firstTokenMs: SHORT_MS } });
  bench.server.script('m', [
    head(200, { 'content-type': 'application/json' }),
    sendHead(),
    delay(3 * SHORT_MS),
    raw('{}'),
  ]);
  expect(await upstream.relay(call(), never())).toMatchObject({ type: 'whole' });
  await bench.server.quiet();
  await upstream.close();
});

describe('a connection', () => {
  it('that is not made in time is unreachable, and not tried on', async () => {
    const silent = await silentServer();
    const upstream = adapterFor(silent.url('https'), { timeouts: { ...PATIENT, connectMs: SHORT_MS } });
    expect(brief(await collect(upstream.chat(call(), never())))).toEqual(['!upstream_unreachable']);
    await silent.quiet();
    await upstream.close();
    await silent.close();
  });

  it('being made counts for the first token', async () => {
    const silent = await silentServer();
    const upstream = adapterFor(silent.url('https'), {
      timeouts: { ...PATIENT, connectMs: 120_000, firstTokenMs: SHORT_MS },
    });
    expect(brief(await collect(upstream.chat(call(), never())))).toEqual(['!first_token_timeout']);
    await silent.quiet();
    await upstream.close();
    await silent.close();
  });
});

it('a relayed stream knows the same clocks', async () => {
  const timeouts = { ...PATIENT, firstTokenMs: SHORT_MS, idleMs: SHORT_MS };
  const upstream = adapterFor(bench.server.url, { timeouts });
  bench.server.script('mute', [stallBeforeHead()]);
  bench.server.script('m', [token('a'), stall()]);
  expect(await upstream.relay(call({ model: 'mute' }), never())).toMatchObject({
    type: 'failed',
    failure: { code: 'first_token_timeout' },
  });
  const relayed = await upstream.relay(call(), never());
  if (relayed.type !== 'stream') throw new Error(`Expected a stream, got ${relayed.type}`);
  expect((await collect(relayed.events)).at(-1)).toMatchObject({ failure: { code: 'idle_timeout' } });
  await bench.server.quiet();
  await upstream.close();
});
