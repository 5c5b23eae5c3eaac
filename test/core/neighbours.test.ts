import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NeighbourIndex } from '../../src/core/calibration.ts';
import { neighbourFeatures, openNeighbours } from '../../src/core/neighbours.ts';
import type { PromptSketch } from '../../src/core/promptSketch.ts';
import { sketchOf } from '../../src/core/sketchOf.ts';
import { weighSketch } from '../../src/core/weighSketch.ts';

const UNSEEN_IDF = 3;

/** Few terms, so that prompts meet. */
const sketch: fc.Arbitrary<PromptSketch> = fc
  .uniqueArray(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 4 })), {
    selector: ([term]) => term,
    maxLength: 6,
  })
  .map((entries) => {
    const sorted = entries.sort(([one], [other]) => one - other);
    return { terms: sorted.map(([term]) => term), counts: sorted.map(([, count]) => count) };
  });

const index = fc
  .record({
    k: fc.integer({ min: 1, max: 5 }),
    floor: fc.double({ min: 0, max: 1, noNaN: true }),
    idf: fc.dictionary(
      fc.nat(12).map(String),
      // A frequency weighs 1 or more; below the root of the smallest number a square would be none.
      fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 4, noNaN: true })),
    ),
    graded: fc.array(fc.tuple(sketch, fc.boolean(), fc.nat(3)), { maxLength: 12 }),
  })
  .map(({ graded, ...rest }) => ({ ...rest, ...indexOf(graded, rest.idf) }));

function indexOf(
  graded: readonly (readonly [PromptSketch, boolean, number])[],
  idf: Readonly<Record<string, number>> = {},
): NeighbourIndex {
  const prompts = graded.map(([one, bad, stratum]) => ({
    ...weighSketch(one, idf, UNSEEN_IDF),
    bad,
    stratum,
  }));
  return { k: 3, floor: 0.3, idf, unseenIdf: UNSEEN_IDF, prompts };
}

/** The same by the definition: every cosine, sorted. */
function naive({ k, floor, idf, unseenIdf, prompts }: NeighbourIndex, of: PromptSketch, except: number) {
  const asked = weighSketch(of, idf, unseenIdf);
  const nearest = prompts
    .map((prompt, id) => ({
      ...prompt,
      id,
      cosine: asked.terms.reduce((sum, term, at) => {
        const place = prompt.terms.indexOf(term);
        return sum + (place === -1 ? 0 : (asked.weights[at] ?? 0) * (prompt.weights[place] ?? 0));
      }, 0),
    }))
    .filter(({ id, cosine }) => id !== except && cosine > 0)
    .sort((one, other) => other.cosine - one.cosine || one.id - other.id)
    .slice(0, k);
  const others = prompts.filter((_, id) => id !== except);
  const base = others.filter(({ bad }) => bad).length / others.length;
  const weight = nearest.reduce((sum, { cosine }) => sum + cosine, 1);
  const bad = nearest.reduce((sum, near) => sum + (near.bad ? near.cosine : 0), base);
  return {
    similarity: nearest[0]?.cosine ?? 0,
    badShare: nearest.length === 0 ? null : bad / weight,
    novel: nearest.length === 0 || (nearest[0]?.cosine ?? 0) < floor,
    nearest,
  };
}

describe('near graded prompts', () => {
  test('are those that every cosine, sorted, would find', () => {
    fc.assert(
      fc.property(index, sketch, fc.integer({ min: -1, max: 12 }), (of, asked, except) => {
        const found = openNeighbours(of).near(asked, except);
        const expected = naive(of, asked, except);
        expect(found.similarity).toBeCloseTo(expected.similarity, 9);
        expect(found.similarity).toBeLessThanOrEqual(1);
        expect(found.badShare === null).toBe(expected.badShare === null);
        const isTie = (expected.nearest.at(-1)?.cosine ?? 0) + 1e-9 > (expected.nearest[0]?.cosine ?? 0);
        // Rounding may order equals otherwise.
        if (!isTie && of.k >= of.prompts.length)
          expect(found.badShare).toBeCloseTo(expected.badShare ?? 0, 9);
        if (Math.abs(expected.similarity - of.floor) > 1e-9) expect(found.novel).toBe(expected.novel);
        if (found.novel) expect(found.stratum).toBeNull();
        else {
          const nearest = expected.nearest.filter(({ cosine }) => cosine > found.similarity - 1e-9);
          expect(nearest.map(({ stratum }) => stratum)).toContain(found.stratum);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are the same however often and in whatever order one asks', () => {
    fc.assert(
      fc.property(index, fc.array(sketch, { maxLength: 5 }), (of, asked) => {
        const lookup = openNeighbours(of);
        const first = asked.map((one) => lookup.near(one));
        const again = [...asked].reverse().map((one) => lookup.near(one));
        expect(again.reverse()).toEqual(first);
      }),
    );
  });

  test('leave out the prompt itself, its label too, when one of the index is asked about', () => {
    const one = sketchOf('What is the capital of France?');
    const other = sketchOf('What is the capital of Spain?');
    const lookup = openNeighbours(
      indexOf([
        [one, true, 0],
        [other, false, 1],
      ]),
    );
    expect(lookup.near(one).similarity).toBeCloseTo(1, 12);
    expect(lookup.near(one).stratum).toBe(0);
    const without = lookup.near(one, 0);
    expect(without).toMatchObject({ badShare: 0, novel: false, stratum: 1 });
    expect(without.similarity).toBeLessThan(1);
  });

  test('tell the share of bad ones, drawn to the share among all the more the less alike they are', () => {
    const graded = [
      [sketchOf('capital of France'), true, 0],
      [sketchOf('capital of Spain'), true, 0],
      [sketchOf('write a poem'), false, 1],
      [sketchOf('write a haiku'), false, 1],
    ] as const;
    const lookup = openNeighbours({ ...indexOf(graded), k: 1 });
    expect(lookup.near(sketchOf('capital of France')).badShare).toBeCloseTo(0.75);
    const far = lookup.near(sketchOf('of all the many other things'));
    expect(far.badShare).toBeGreaterThan(0.5);
    expect(far.badShare).toBeLessThan(0.6);
  });

  test('of a prompt that shares nothing are none: it is novel', () => {
    const nothing = { similarity: 0, badShare: null, novel: true, stratum: null };
    const lookup = openNeighbours(indexOf([[sketchOf('capital of France'), true, 0]]));
    expect(lookup.near(sketchOf('bake bread'))).toEqual(nothing);
    expect(lookup.near(sketchOf(''))).toEqual(nothing);
    expect(lookup.near(sketchOf('capital of France'), 0)).toEqual(nothing);
    expect(openNeighbours(indexOf([])).near(sketchOf('capital of France'))).toEqual(nothing);
  });

  test('are numbers for a score in [0, 1], and their absence is told', () => {
    expect(neighbourFeatures({ similarity: 0, badShare: null, novel: true, stratum: null })).toEqual({
      neighbour_similarity: 0,
      neighbour_bad_share: 0,
      neighbour_absent: 1,
    });
    expect(neighbourFeatures({ similarity: 0.4, badShare: 0.2, novel: false, stratum: 1 })).toEqual({
      neighbour_similarity: 0.4,
      neighbour_bad_share: 0.2,
      neighbour_absent: 0,
    });
  });
});

describe('weights of a sketch', () => {
  test('have length one together, and rare terms weigh more', () => {
    fc.assert(
      fc.property(sketch, (of) => {
        const { terms, weights } = weighSketch(of, {}, UNSEEN_IDF);
        expect(terms).toEqual(of.terms);
        if (terms.length > 0) expect(weights.reduce((sum, weight) => sum + weight ** 2, 0)).toBeCloseTo(1, 9);
      }),
    );
    const { weights } = weighSketch({ terms: [1, 2], counts: [1, 1] }, { 1: 1 }, UNSEEN_IDF);
    expect((weights[1] ?? 0) / (weights[0] ?? 1)).toBeCloseTo(3);
  });

  test('are the same from a record and from a map', () => {
    const of = { terms: [1, 2, 5], counts: [1, 3, 1] };
    expect(weighSketch(of, new Map([[2, 0.5]]), 2)).toEqual(weighSketch(of, { 2: 0.5 }, 2));
  });

  test('are none where no term weighs anything', () => {
    expect(weighSketch({ terms: [1], counts: [2] }, { 1: 0 }, 1)).toEqual({ terms: [], weights: [] });
  });
});
