import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from '../../../src/calibration/auroc.ts';
import { type CrossOptions, crossScores } from '../../../src/calibration/evaluate/crossScores.ts';
import type { Look } from '../../../src/core/calibration.ts';
import type { GradedDraft } from '../../../src/core/gradedDraft.ts';
import { PAIR } from '../fitOptions.ts';
import { FAMILIES, madeUpDrafts } from '../madeUpDrafts.ts';

const KINDS = FAMILIES.flatMap((family) =>
  [0, 1, 2].map((at) => ({ ...family, name: `${family.name} ${at}`, words: [...family.words, `kind${at}`] })),
);
const DRAFTS = madeUpDrafts(150, 1, KINDS);
const bad = ({ draftRight }: GradedDraft) => draftRight === false;
const options: fc.Arbitrary<CrossOptions> = fc.record({
  pair: fc.constant(PAIR),
  look: fc.constantFrom<Look>('prompt', 8, 'end'),
  evidence: fc.constant(['logprobs', 'prompt', 'neighbours'] as const),
  model: fc.constantFrom('logistic', 'trees'),
  by: fc.constantFrom('row', 'family'),
  seed: fc.nat({ max: 50 }),
});
const flip = (drafts: readonly GradedDraft[], flips: (draft: GradedDraft, at: number) => boolean) =>
  drafts.map((draft, at) => (flips(draft, at) ? { ...draft, draftRight: !draft.draftRight } : draft));

describe('cross scores', { timeout: 60_000 }, () => {
  it('never see the draft they are of: its own label changes nothing', () => {
    fc.assert(
      fc.property(options, fc.nat({ max: DRAFTS.length - 1 }), (how, own) => {
        const scores = crossScores(DRAFTS, bad, how);
        const other = crossScores(
          flip(DRAFTS, (_, at) => at === own),
          bad,
          how,
        );
        expect(other[own]).toBe(scores[own]);
      }),
      { numRuns: 12 },
    );
  });

  it('by family see none of its family', () => {
    fc.assert(
      fc.property(options, fc.constantFrom(...KINDS), (how, { name }) => {
        const by = { ...how, by: 'family' } as const;
        const scores = crossScores(DRAFTS, bad, by);
        const other = crossScores(
          flip(DRAFTS, ({ family }) => family === name),
          bad,
          by,
        );
        const own = (all: readonly (number | null)[]) => all.filter((_, at) => DRAFTS[at]?.family === name);
        expect(own(other)).toEqual(own(scores));
      }),
      { numRuns: 8 },
    );
  });

  it('are null exactly where a draft ended before the look', () => {
    const scores = crossScores(DRAFTS, bad, {
      pair: PAIR,
      look: 16,
      evidence: ['logprobs'],
      model: 'logistic',
      by: 'row',
      seed: 1,
    });
    expect(scores.map((score) => score === null)).toEqual(
      DRAFTS.map(({ draft }) => draft.tokens.length < 16),
    );
  });

  it('rank what can be told, and nothing where labels are of chance', () => {
    const how = {
      pair: PAIR,
      look: 'end',
      evidence: ['logprobs'],
      model: 'logistic',
      by: 'row',
      seed: 1,
    } as const;
    const many = madeUpDrafts(600, 2);
    const ranked = (drafts: readonly GradedDraft[]) =>
      auroc(
        crossScores(drafts, bad, how).map((score) => score ?? 0),
        drafts.map(bad),
      ) ?? 0;
    expect(ranked(many)).toBeGreaterThan(0.75);
    const chance = ranked(many.map((draft, at) => ({ ...draft, draftRight: (at * 7919) % 13 < 6 })));
    expect(chance).toBeGreaterThan(0.4);
    expect(chance).toBeLessThan(0.6);
  });
});
