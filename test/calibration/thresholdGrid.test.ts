import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/calibration/seededRandom.ts';
import { thresholdGrid } from '../../src/calibration/thresholdGrid.ts';

const promise = { alpha: 0.05, delta: 0.05, steps: 20 };

const examples = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()), {
  minLength: 1,
  maxLength: 300,
});

/** Scores in [0, 1) whose risk is the score's third power. */
function steep(examples: number, seed: number) {
  const random = seededRandom(seed);
  const scores = Array.from({ length: examples }, random);
  return { scores, bad: scores.map((score) => random() < score ** 3) };
}

describe('the grid of thresholds', () => {
  it('ascends, is made of training scores and has at most so many steps', () => {
    fc.assert(
      fc.property(
        examples,
        fc.integer({ min: 1, max: 40 }),
        fc.nat({ max: 1000 }),
        (rows, steps, expected) => {
          const scores = rows.map(([score]) => score);
          const grid = thresholdGrid(
            scores,
            rows.map(([, bad]) => bad),
            { ...promise, steps, expected },
          );
          expect(grid.length).toBeGreaterThan(0);
          expect(grid.length).toBeLessThanOrEqual(steps);
          expect(grid).toEqual([...new Set(grid)].sort((one, other) => one - other));
          for (const threshold of grid) expect(scores).toContain(threshold);
        },
      ),
    );
  });

  it('starts where enough acceptances are to be expected', () => {
    const { scores, bad } = steep(1000, 1);
    for (const expected of [100, 300, 1000]) {
      const [start = 0] = thresholdGrid(scores, bad, { ...promise, expected });
      const accepted = scores.filter((score) => score <= start).length;
      expect((accepted / 1000) * expected).toBeGreaterThanOrEqual(59);
    }
  });

  it('starts past the strictest when that would most likely fail by chance', () => {
    const random = seededRandom(3);
    const scores = Array.from({ length: 1000 }, random);
    const bad = scores.map(() => random() < 0.02);
    const [start = 0] = thresholdGrid(scores, bad, { ...promise, expected: 1000 });
    expect(start).toBeGreaterThan(0.2);
  });

  it('ends before thresholds that training shows to be hopeless', () => {
    const { scores, bad } = steep(1000, 2);
    const end = thresholdGrid(scores, bad, { ...promise, expected: 1000 }).at(-1) ?? 0;
    const accepted = bad.filter((_, at) => (scores[at] ?? 1) <= end);
    expect(accepted.filter(Boolean).length / accepted.length).toBeLessThanOrEqual(0.075);
    expect(end).toBeGreaterThan(0.4);
  });

  it('is one alone when nothing can be certified: the loosest that looks good, so that the refusal says most', () => {
    const { scores, bad } = steep(200, 4);
    const [only, ...others] = thresholdGrid(scores, bad, { ...promise, expected: 58 });
    expect(others).toEqual([]);
    const accepted = bad.filter((_, at) => (scores[at] ?? 1) <= (only ?? 0));
    expect(accepted.filter(Boolean).length).toBeLessThanOrEqual(promise.alpha * accepted.length);
  });

  it('is the loosest alone when nothing can be certified and nothing looks good', () => {
    const scores = [0.2, 0.4, 0.6];
    expect(thresholdGrid(scores, [true, true, true], { ...promise, expected: 58 })).toEqual([0.6]);
  });

  it('is empty without training scores', () => {
    expect(thresholdGrid([], [], { ...promise, expected: 100 })).toEqual([]);
  });

  it('refuses scores that are none', () => {
    expect(() => thresholdGrid([Number.NaN], [true], { ...promise, expected: 100 })).toThrow(/no number/);
    expect(() => thresholdGrid([1, 2], [true], { ...promise, expected: 100 })).toThrow(/2 scores for 1/);
  });
});
