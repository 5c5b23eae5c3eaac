import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from '../../src/calibration/auroc.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const examples = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()), { maxLength: 60 });
const columns = (rows: readonly (readonly [number, boolean])[]) =>
  [rows.map(([score]) => score), rows.map(([, bad]) => bad)] as const;

/** By the definition: every bad example against every good one. */
function byPairs(rows: readonly (readonly [number, boolean])[]): number | null {
  let pairs = 0;
  let won = 0;
  for (const [high] of rows.filter(([, bad]) => bad)) {
    for (const [low] of rows.filter(([, bad]) => !bad)) {
      pairs += 1;
      won += high > low ? 1 : high === low ? 0.5 : 0;
    }
  }
  return pairs === 0 ? null : won / pairs;
}

describe('the area under the ROC curve', () => {
  it.each(reference.ranking)('agrees with scikit-learn ($name)', (each) => {
    const bad = each.bad.map((label) => label === 1);
    expect(auroc(each.scores, bad)).toBeCloseTo(each.auroc, 12);
    expect(auroc(each.scores, bad, each.weights)).toBeCloseTo(each.weightedAuroc, 12);
  });

  it('is the share of pairs that are told apart, ties by half', () => {
    fc.assert(
      fc.property(examples, (rows) => {
        const expected = byPairs(rows);
        const found = auroc(...columns(rows));
        if (expected === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('only looks at the order, infinities too', () => {
    expect(auroc([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY], [false, true, true])).toBe(1);
    fc.assert(
      fc.property(examples, (rows) => {
        const [scores, bad] = columns(rows);
        expect(
          auroc(
            scores.map((score) => Math.exp(score / 3)),
            bad,
          ),
        ).toBe(auroc(scores, bad));
      }),
    );
  });

  it('does not exist for one class', () => {
    expect(auroc([1, 2], [true, true])).toBeNull();
    expect(auroc([], [])).toBeNull();
  });

  it('refuses scores that are none', () => {
    expect(() => auroc([Number.NaN, 1], [true, false])).toThrow('no number');
    expect(() => auroc([1], [true, false])).toThrow('1 scores for 2 labels');
  });
});
