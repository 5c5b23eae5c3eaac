import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play } from '../../sandbox/play.ts';
import type { Piece } from '../../sandbox/script.ts';
import { writtenScript } from '../../sandbox/writtenScript.ts';

function scriptOf(answer: string, tokensPerSecond: number) {
  return writtenScript('reference', { prompt: 'p', answer }, { firstTokenMs: 1, tokensPerSecond });
}

test('every piece comes once, in order, whatever the pace', async () => {
  const paces = fc.constantFrom(50, 1000, Number.POSITIVE_INFINITY);
  await fc.assert(
    fc.asyncProperty(fc.lorem({ maxCount: 8 }), paces, async (answer, pace) => {
      const script = scriptOf(answer, 100);
      const played: Piece[] = [];
      const { signal } = new AbortController();
      for await (const piece of play(script, { startedMs: performance.now(), pace, signal }))
        played.push(piece);
      expect(played).toEqual(script.pieces);
    }),
    { numRuns: 30 },
  );
});

test('no piece comes before its moment', async () => {
  const startedMs = performance.now();
  const { signal } = new AbortController();
  for await (const piece of play(scriptOf('a b c d e', 50), { startedMs, pace: 2, signal })) {
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(piece.atMs / 2 - 2);
  }
});

test('an abort ends it while it waits, with an AbortError', async () => {
  const leaving = new AbortController();
  const pieces = play(scriptOf('a b', 0.001), {
    startedMs: performance.now(),
    pace: 1,
    signal: leaving.signal,
  });
  await pieces.next();
  const second = pieces.next();
  leaving.abort();
  await expect(second).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(await pieces.next()).toEqual({ done: true, value: undefined });
});
