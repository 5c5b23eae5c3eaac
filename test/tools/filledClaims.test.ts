import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledClaims } from '../../tools/claims/filledClaims.ts';

const RESULT = {
  evidence: [
    { name: 'all', inFamily: { wrong: { value: 0.8041, low: 0.76, high: 0.841 } } },
    { name: 'original', inFamily: { wrong: { value: 0.604, low: null, high: null } } },
  ],
  atQuality: [{ name: 'random', share: 0.95, saving: { value: 0.026, low: 0.006, high: 0.055 } }],
  prompts: 1402,
  at: '2026-11-24T04:00:00.000Z',
  figures: [
    { id: 'G1', kept: true, load: 1.25, high: 0.00128 },
    { id: 'G2-SICK', kept: false },
    { id: 'G2-QQP', kept: null },
  ],
  strata: [{ stream: { certified: true } }, { stream: { certified: false } }],
};
const fill = (page: string) => filledClaims(page, () => RESULT);

describe('claims in a page', () => {
  it.each([
    ['evidence/name=all/inFamily/wrong auroc', '0.804 [0.760, 0.841]'],
    ['evidence/name=original/inFamily/wrong auroc', '0.604'],
    ['atQuality/name=random&share=0.95/saving percent', '2.6 % [0.6, 5.5]'],
    ['prompts count', '1,402'],
    ['strata certified', '1 of 2'],
    ['at day', '2026-11-24'],
    ['figures/id=G1/kept kept', 'yes'],
    ['figures/id=G1/load decimal', '1.25'],
    ['figures/id=G1/high share', '0.13 %'],
    ['figures/id=G2-SICK/kept kept', '**no**'],
    ['figures/id=G2-QQP/kept kept', 'not measured'],
  ])('%s is shown as %s', (claim, figure) => {
    expect(fill(`It is <!-- claim reference ${claim} -->old<!-- /claim -->.`)).toBe(
      `It is <!-- claim reference ${claim} -->${figure}<!-- /claim -->.`,
    );
  });

  it('follow the results: a figure that has drifted is put right, and filling again changes nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.string(), (value, before) => {
        const old = before.replaceAll('<', '');
        const page = `${old}<!-- claim r share percent -->${old}<!-- /claim -->${old}`;
        const filled = filledClaims(page, () => ({ share: value }));
        expect(filled).toContain(`${(100 * value).toFixed(1)} %`);
        expect(filledClaims(filled, () => ({ share: value }))).toBe(filled);
      }),
    );
  });

  it('may not point at nothing, nor at what is no figure', () => {
    expect(() => fill('<!-- claim r evidence/name=none/x auroc --><!-- /claim -->')).toThrow(/name=none/);
    expect(() => fill('<!-- claim r prompts text --><!-- /claim -->')).toThrow(/as text/);
    expect(() => fill('<!-- claim r strata percent --><!-- /claim -->')).toThrow(/no figure/);
  });
});
