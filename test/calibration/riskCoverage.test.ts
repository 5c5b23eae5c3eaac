import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaUnderRiskCoverage,
  coverageAtRisk,
  riskAtCoverage,
  riskCoverage,
} from '../../src/calibration/riskCoverage.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const examples = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()), {
  minLength: 1,
  maxLength: 60,
});
const columns = (rows: readonly (readonly [number, boolean])[]) =>
  [rows.map(([score]) => score), rows.map(([, bad]) => bad)] as const;

describe('risk by coverage', () => {
  it.each(reference.ranking)(
    'has the area that numpy finds over many orders of equal scores ($name)',
    (each) => {
      const bad = each.bad.map((label) => label === 1);
      expect(areaUnderRiskCoverage(each.scores, bad)).toBeCloseTo(each.aurc, each.name === 'ties' ? 3 : 12);
    },
  );

  it('ends with all accepted, at the risk of all', () => {
    fc.assert(
      fc.property(examples, (rows) => {
        const [scores, bad] = columns(rows);
        const risk = bad.filter(Boolean).length / bad.length;
        const last = riskCoverage(scores, bad).at(-1);
        expect(last?.coverage).toBe(1);
        expect(last?.risk).toBe(risk);
        expect(riskAtCoverage(scores, bad, 1)).toBeCloseTo(risk, 12);
      }),
    );
  });

  it('gives the same risk at a coverage that a threshold reaches', () => {
    fc.assert(
      fc.property(examples, (rows) => {
        const [scores, bad] = columns(rows);
        for (const { coverage, risk, threshold } of riskCoverage(scores, bad)) {
          expect(riskAtCoverage(scores, bad, coverage)).toBeCloseTo(risk, 12);
          expect(coverage).toBe(scores.filter((score) => score <= threshold).length / scores.length);
        }
      }),
    );
  });

  it('finds the largest coverage within a risk', () => {
    const scores = [1, 2, 3, 4];
    const bad = [false, true, false, false];
    expect(coverageAtRisk(scores, bad, 0)).toBe(0.25);
    expect(coverageAtRisk(scores, bad, 0.25)).toBe(1);
    expect(coverageAtRisk([1, 2], [true, true], 0.5)).toBe(0);
  });

  it('takes the mean over orders among equal scores', () => {
    expect(riskAtCoverage([5, 5, 5, 5], [true, false, false, false], 0.25)).toBe(0.25);
    expect(areaUnderRiskCoverage([5, 5], [true, false])).toBe(0.5);
  });

  it('refuses no examples and no coverage', () => {
    expect(() => riskCoverage([], [])).toThrow('no examples');
    expect(() => riskAtCoverage([1], [true], 0)).toThrow('Not a coverage: 0');
  });
});
