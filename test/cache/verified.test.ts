import { describe, expect, test } from 'vitest';
import { NO_COST } from '../../src/core/cost.ts';
import type { ReuseVerifier } from '../../src/ports.ts';
import { answering, asking, contentOf, fill, type HeldClock, NEVER, openCache } from './openCache.ts';

const A = 'Where can I buy a big hat?';
const PARAPHRASE = 'Which shop sells a big hat?';
const heavy = { ...answering('In many shops.'), tier: 'heavy' as const };

function openVerified(says: boolean | null, { takesMs = 1000, shadow = false } = {}) {
  const asked: { readonly asked: string; readonly kept: string; readonly answer: string }[] = [];
  let clock: HeldClock | null = null;
  const verifier: ReuseVerifier = {
    mayReuse: async (pair) => {
      asked.push(pair);
      clock?.advance(takesMs);
      return { reusable: says, reason: 'because', cost: { nanoDollars: 7, provenance: 'reported' } };
    },
  };
  const opened = openCache({ mode: 'verified', verifier, shadow });
  clock = opened.clock;
  return { ...opened, asked };
}

describe('a candidate that only the verifier can decide on', () => {
  test('is verified once the fresh answer was served, and found the next time', async () => {
    const opened = openVerified(true);
    const { entryId } = await fill(opened, asking(A), 'At the hatter.');
    const first = await opened.cache.lookup(asking(PARAPHRASE), NEVER);
    expect(first).toMatchObject({
      status: 'miss',
      record: { reason: 'grey', candidates: [{ id: entryId, vetoedBy: 'alignment' }] },
    });
    expect(opened.asked).toEqual([]);
    opened.cache.offer(asking(PARAPHRASE), first, heavy);
    await opened.cache.flush();
    expect(opened.asked).toEqual([{ asked: PARAPHRASE, kept: A, answer: 'At the hatter.' }]);
    const second = await opened.cache.lookup(asking(PARAPHRASE), NEVER);
    expect(second).toMatchObject({ status: 'exact', hit: { id: entryId, byLikeness: true } });
    expect(contentOf(second)).toBe('At the hatter.');
    expect(opened.cache.stats()).toMatchObject({
      verified: { approved: 1, rejected: 0 },
      spentLater: { nanoDollars: 7, unknown: 0 },
    });
  });

  test('is not verified where the fresh answer itself is kept', async () => {
    const opened = openVerified(true);
    await fill(opened, asking(A), 'At the hatter.');
    await fill(opened, asking(PARAPHRASE), 'In many shops.');
    expect(opened.asked).toEqual([]);
    expect(contentOf(await opened.cache.lookup(asking(PARAPHRASE), NEVER))).toBe('In many shops.');
  });

  test('is not tried again once it was rejected', async () => {
    const opened = openVerified(false);
    await fill(opened, asking(A), 'At the hatter.');
    await fill(opened, asking(PARAPHRASE), heavy);
    const again = await fill(opened, asking(PARAPHRASE), heavy);
    expect(again.record).toMatchObject({ reason: 'vetoed', candidates: [{ vetoedBy: 'rejected' }] });
    expect(opened.asked).toHaveLength(1);
  });

  test('may be tried again when it could not be told', async () => {
    const opened = openVerified(null);
    await fill(opened, asking(A), 'At the hatter.');
    await fill(opened, asking(PARAPHRASE), heavy);
    await fill(opened, asking(PARAPHRASE), heavy);
    expect(opened.asked).toHaveLength(2);
    expect((await opened.cache.lookup(asking(PARAPHRASE), NEVER)).record.reason).toBe('grey');
  });

  test('is verified on the way by a verifier that is known to be quick', async () => {
    const opened = openVerified(true, { takesMs: 20 });
    await fill(opened, asking(A), 'At the hatter.');
    const others = [
      'Which shop has a big hat?',
      'Who sells a big hat?',
      'Any shop for a big hat?',
      'Is a big hat sold?',
    ];
    for (const words of others) expect((await fill(opened, asking(words), heavy)).record.reason).toBe('grey');
    const lookup = await opened.cache.lookup(asking(PARAPHRASE), NEVER);
    expect(lookup).toMatchObject({ status: 'verified', record: { reason: null }, cost: { nanoDollars: 7 } });
    await opened.cache.flush();
    expect(await opened.cache.lookup(asking(PARAPHRASE), NEVER)).toMatchObject({
      status: 'exact',
      hit: { byLikeness: true },
    });
  });

  test('keeps the veto of a guard that understood the difference', async () => {
    const opened = openVerified(true);
    await fill(opened, asking('Is 5 mg of it safe?'), 'Yes.');
    await fill(opened, asking('Is 50 mg of it safe?'), heavy);
    expect(opened.asked).toEqual([]);
  });

  test('of a language that the guards do not know is one, however alike', async () => {
    const opened = openVerified(true);
    await fill(opened, asking('Wo kann ich einen großen Hut kaufen?'), 'Beim Hutmacher.');
    const lookup = await fill(opened, asking('Wo kann ich einen großen Hut, kaufen?'), heavy);
    expect(lookup).toMatchObject({ status: 'miss', record: { reason: 'grey' } });
    expect(opened.asked).toHaveLength(1);
  });

  test('costs nothing in shadow mode', async () => {
    const opened = openVerified(true, { shadow: true });
    await fill(opened, asking(A), 'At the hatter.');
    await fill(opened, asking(PARAPHRASE), heavy);
    expect(opened.asked).toEqual([]);
  });

  test('is a miss while the verifier hangs or throws', async () => {
    for (const mayReuse of [
      () => new Promise<never>(() => undefined),
      () => {
        throw new Error('broken');
      },
    ]) {
      const { parts } = openCache();
      const deadlines = { ...parts.deadlines, verifyMs: 20 };
      const opened = openCache({ mode: 'verified', verifier: { mayReuse }, deadlines });
      await fill(opened, asking(A), 'At the hatter.');
      await fill(opened, asking(PARAPHRASE), heavy);
      expect((await opened.cache.lookup(asking(PARAPHRASE), NEVER)).record.reason).toBe('grey');
      expect(opened.cache.stats().spentLater.unknown).toBe(1);
    }
  });

  test('is decided by the guards alone without a verifier, and in mode semantic', async () => {
    const verifier: ReuseVerifier = {
      mayReuse: async () => ({ reusable: true, reason: '', cost: NO_COST }),
    };
    for (const changes of [{ mode: 'verified' as const }, { mode: 'semantic' as const, verifier }]) {
      const opened = openCache(changes);
      await fill(opened, asking(A), 'At the hatter.');
      await fill(opened, asking(PARAPHRASE), heavy);
      expect((await opened.cache.lookup(asking(PARAPHRASE), NEVER)).record.reason).toBe('vetoed');
    }
  });
});
