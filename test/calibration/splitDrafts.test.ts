import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDrafts, unitHash } from '../../src/calibration/splitDrafts.ts';
import { madeUpDrafts } from './madeUpDrafts.ts';

const DRAFTS = madeUpDrafts(300, 1);
const shares = fc
  .tuple(fc.double({ min: 0.05, max: 0.9, noNaN: true }), fc.double({ min: 0.05, max: 1, noNaN: true }))
  .map(([train, of]) => ({ train, calibration: (1 - train) * of }));
const how = fc.record({ by: fc.constantFrom('row' as const, 'family' as const), seed: fc.nat() });

describe('splitting drafts', () => {
  it('puts each draft into exactly one part, in the order given', () => {
    fc.assert(
      fc.property(how, shares, (options, share) => {
        const { train, calibration, test } = splitDrafts(DRAFTS, { ...options, ...share });
        const parts = [train, calibration, test].map((part) => part.map((draft) => DRAFTS.indexOf(draft)));
        expect(parts.flat().toSorted((one, other) => one - other)).toEqual([...DRAFTS.keys()]);
        for (const part of parts) expect(part).toEqual(part.toSorted((one, other) => one - other));
      }),
    );
  });

  it('moves no draft when others come or go', () => {
    fc.assert(
      fc.property(how, shares, fc.subarray(DRAFTS), (options, share, some) => {
        const all = splitDrafts(DRAFTS, { ...options, ...share });
        const few = splitDrafts(some, { ...options, ...share });
        const kept = new Set(some);
        for (const part of ['train', 'calibration', 'test'] as const) {
          expect(few[part]).toEqual(all[part].filter((draft) => kept.has(draft)));
        }
      }),
    );
  });

  it('by family parts no family, and takes a draft of none for a family of its own', () => {
    const orphans = DRAFTS.map((draft, at) => (at % 3 === 0 ? { ...draft, family: null } : draft));
    fc.assert(
      fc.property(fc.nat(), shares, (seed, share) => {
        const splits = splitDrafts(orphans, { by: 'family', seed, ...share });
        const families = Object.values(splits).map(
          (part: typeof orphans) => new Set(part.flatMap(({ family }) => family ?? [])),
        );
        const named = families.flatMap((names) => [...names]);
        expect(new Set(named).size).toBe(named.length);
      }),
    );
    const alone = splitDrafts(orphans, { by: 'family', seed: 1, train: 0.5, calibration: 0.3 });
    for (const part of Object.values(alone)) {
      expect(part.some(({ family }: { family: string | null }) => family === null)).toBe(true);
    }
  });

  it('does not look at what was graded', () => {
    const flipped = DRAFTS.map((draft) => ({ ...draft, draftRight: !draft.draftRight }));
    const ids = (drafts: typeof DRAFTS) =>
      splitDrafts(drafts, { by: 'row', seed: 3, train: 0.4, calibration: 0.4 }).calibration.map(
        ({ id }) => id,
      );
    expect(ids(flipped)).toEqual(ids(DRAFTS));
  });
});

describe('the hash behind it', () => {
  /** Chi-squared of 4 x 4 equal cells; of 15 degrees of freedom one in a hundred thousand is above 50. */
  const unevenness = (one: (id: string) => string, other: (id: string) => string) => {
    const counts = new Array<number>(16).fill(0);
    const all = 16_000;
    for (let at = 0; at < all; at += 1) {
      const cell = 4 * Math.floor(4 * unitHash(one(`5-${at}`))) + Math.floor(4 * unitHash(other(`5-${at}`)));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return counts.reduce((sum, count) => sum + (count - all / 16) ** 2 / (all / 16), 0);
  };

  it.each([
    ['another seed', '2:'],
    ['the folds', 'fold 1:'],
    ['the thinning', 'thin 1:'],
    ['the order of asking', 'ask 1:'],
  ])('is spread evenly, and says nothing of %s', (_, prefix) => {
    expect(
      unevenness(
        (id) => `1:${id}`,
        (id) => `${prefix}${id}`,
      ),
    ).toBeLessThan(50);
  });
});
