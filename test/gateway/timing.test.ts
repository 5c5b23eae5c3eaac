import { describe, expect, test } from 'vitest';
import { finish, gatewayOn, HOT, token, tokens, WARM } from '../fakes.ts';

/** A gateway whose clock is moved by hand. */
function timed() {
  let ms = 1000;
  const clock = { now: () => 1_700_000_000_000 + ms, monotonicMs: () => ms };
  const pass = (passed: number) => {
    ms += passed;
  };
  return { ...gatewayOn({}, { clock }), pass };
}

describe('the receipt of a stream says', () => {
  test('how long a kept draft was held, when it was shown and its largest pause', async () => {
    const { draft, ask, pass } = timed();
    const { receipt } = ask({ stream: true });
    const call = await draft.next();
    pass(50);
    await call.send(...tokens(9));
    pass(30);
    await call.send(token('tenth'));
    pass(200);
    await call.send(token('eleventh', null));
    await call.send(...finish());
    expect((await receipt)?.timing).toEqual({
      firstShownMs: 80,
      lastShownMs: 280,
      largestGapMs: 200,
      holdBack: { outcome: 'kept', ms: 30, tokens: 10 },
      draftTokens: { judged: 11, withoutLogprobs: 1 },
      aborts: [],
      overhead: { beforeMs: 0, afterMs: 0, totalMs: 0 },
    });
  });

  test('when a draft was given up, and that its call was over then', async () => {
    const { draft, heavy, ask, pass } = timed();
    const { receipt } = ask({ stream: true });
    const call = await draft.next();
    pass(10);
    await call.send(token('a', WARM));
    const speculative = await heavy.next();
    pass(15);
    await call.send(token('b', HOT));
    await speculative.send(token('c'), ...finish());
    const timing = (await receipt)?.timing;
    expect(timing?.holdBack).toEqual({ outcome: 'escalated', ms: 15, tokens: 2 });
    expect(timing?.aborts).toEqual([{ role: 'draft', attempt: 1, confirmedMs: 0 }]);
  });
});

test('a whole answer is not held back, and is shown at once', async () => {
  const { draft, ask, pass } = timed();
  const { receipt } = ask();
  pass(5);
  await (await draft.next()).send(...tokens(12), ...finish());
  expect((await receipt)?.timing).toMatchObject({
    firstShownMs: 5,
    lastShownMs: 5,
    largestGapMs: null,
    holdBack: null,
  });
});

test('of whoever leaves, every call that was open is over before there is a receipt', async () => {
  const { draft, heavy, ask } = timed();
  const { receipt, leave } = ask({ stream: true });
  await (await draft.next()).send(token('a', WARM));
  await heavy.next();
  leave();
  const end = await receipt;
  expect(end?.timing.aborts).toEqual([
    { role: 'draft', attempt: 1, confirmedMs: 0 },
    { role: 'heavy', attempt: 1, confirmedMs: 0 },
  ]);
  expect(end?.timing).toMatchObject({ firstShownMs: null, overhead: null });
});

test('a call that does not end when it is given up is told of as not confirmed', async () => {
  const { draft, ask } = timed();
  const stubborn = new Promise<void>(() => undefined);
  draft.chat = async function* () {
    await stubborn;
    yield { type: 'end' };
  };
  const { receipt, leave } = ask({ stream: true });
  await new Promise((turn) => setImmediate(turn));
  leave();
  expect((await receipt)?.timing.aborts).toEqual([{ role: 'draft', attempt: 1, confirmedMs: null }]);
});
