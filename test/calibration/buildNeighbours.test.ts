import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNeighbours } from '../../src/calibration/buildNeighbours.ts';
import { openNeighbours } from '../../src/core/neighbours.ts';
import { madeUpDrafts } from './madeUpDrafts.ts';

const sizes = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 50 }));
const bad = ({ draftRight }: { readonly draftRight: boolean | null }) => draftRight === false;
const build = (count: number, seed: number) => {
  const drafts = madeUpDrafts(count, seed);
  return { drafts, index: buildNeighbours(drafts, bad, ({ family }) => (family === 'sums' ? 1 : 0)) };
};

describe('building neighbours', () => {
  it('keeps each draft in its place, with its label and stratum, and its terms of length one', () => {
    fc.assert(
      fc.property(sizes, ([count, seed]) => {
        const { drafts, index } = build(count, seed);
        expect(index.prompts).toHaveLength(count);
        for (const [at, prompt] of index.prompts.entries()) {
          expect(prompt.bad).toBe(drafts[at]?.draftRight === false);
          expect(prompt.stratum).toBe(drafts[at]?.family === 'sums' ? 1 : 0);
          expect(prompt.terms).toEqual(drafts[at]?.sketch.terms);
          // Weights are rounded to four decimals.
          expect(Math.hypot(...prompt.weights)).toBeCloseTo(1, 3);
        }
      }),
    );
  });

  it('finds each prompt itself, and all but a twentieth of them among the others', () => {
    fc.assert(
      fc.property(sizes, ([count, seed]) => {
        const { drafts, index } = build(count, seed);
        const lookup = openNeighbours(index);
        for (const { sketch } of drafts) expect(lookup.near(sketch).similarity).toBeCloseTo(1, 3);
        const among = drafts.map(({ sketch }, at) => lookup.near(sketch, at));
        // Less than a tenth alike is novel in any case.
        const novel = among.filter((near) => near.novel && near.similarity >= 0.1).length;
        expect(novel).toBeLessThanOrEqual(0.05 * count);
        expect(index.floor).toBeGreaterThanOrEqual(0.1);
        expect(index.floor).toBeLessThanOrEqual(0.5);
      }),
      { numRuns: 40 },
    );
  });

  it('weighs a term less the more prompts have it, and one that none has most', () => {
    fc.assert(
      fc.property(sizes, ([count, seed]) => {
        const { drafts, index } = build(count, seed);
        const documents = (term: string) =>
          drafts.filter(({ sketch }) => sketch.terms.includes(Number(term))).length;
        const terms = Object.keys(index.idf).slice(0, 20);
        for (const one of terms) {
          expect(index.idf[one] ?? 0).toBeLessThan(index.unseenIdf);
          for (const other of terms) {
            if (documents(one) > documents(other)) {
              expect(index.idf[one] ?? 0).toBeLessThan(index.idf[other] ?? 0);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('uses labels for nothing but the labels', () => {
    const drafts = madeUpDrafts(80, 3);
    const flat = (label: boolean) => {
      const { prompts, ...rest } = buildNeighbours(
        drafts,
        () => label,
        () => 0,
      );
      return { ...rest, prompts: prompts.map(({ bad: _, ...prompt }) => prompt) };
    };
    expect(flat(true)).toEqual(flat(false));
  });
});

it('calls prompts of one template neighbours of each other', () => {
  const drafts = madeUpDrafts(40, 1).map((draft, at) => ({
    ...draft,
    // Six terms of all, three of its own.
    sketch: {
      terms: [1, 2, 3, 4, 5, 6, ...Array.from({ length: 3 }, (_, own) => 10 + 3 * at + own)],
      counts: new Array<number>(9).fill(1),
    },
  }));
  const index = buildNeighbours(drafts, bad, () => 0);
  const lookup = openNeighbours(index);
  expect(drafts.filter(({ sketch }, at) => lookup.near(sketch, at).novel)).toHaveLength(0);
});
