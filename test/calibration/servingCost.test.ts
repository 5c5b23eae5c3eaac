import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heavyOutcome, wholeOutcome } from '../../src/calibration/served.ts';
import { heavyCost, servingCost } from '../../src/calibration/servingCost.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';
import { recordedDraft } from '../recordedDraft.ts';
import { PRICES } from './fitOptions.ts';

const count = fc.integer({ min: 1, max: 500 });
const usage = (promptTokens: number, completionTokens: number) => ({
  promptTokens,
  completionTokens,
  cachedPromptTokens: 0,
  provenance: 'reported' as const,
});
const drafts: fc.Arbitrary<GradedDraft> = fc
  .record({ prompt: count, drafted: count, heavy: fc.option(count), second: fc.option(count) })
  .map(({ prompt, drafted, heavy, second }) =>
    recordedDraft([], {
      promptTokens: prompt,
      paidTokens: drafted,
      heavyUsage: heavy === null ? null : usage(prompt, heavy),
      second: second === null ? null : { agreement: 1, usage: usage(prompt, second) },
    }),
  );
const parts = (draft: GradedDraft) => ({
  prompt: draft.promptTokens,
  drafted: draft.draft.usage.completionTokens,
  heavy: draft.heavyUsage?.completionTokens ?? draft.draft.usage.completionTokens,
});

describe('the cost of serving', () => {
  it('is that of heavy alone where no draft was asked', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { prompt, heavy } = parts(draft);
        expect(servingCost(draft, heavyOutcome(draft), PRICES)).toBe(heavyCost(draft, PRICES));
        expect(heavyCost(draft, PRICES)).toBeCloseTo((2 * prompt + 8 * heavy) / 1e6, 12);
      }),
    );
  });

  it('adds up: draft and heavy for a whole draft that was not kept, draft alone for a kept one', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { prompt, drafted } = parts(draft);
        const kept = servingCost(draft, wholeOutcome(draft, true), PRICES);
        const given = servingCost(draft, wholeOutcome(draft, false), PRICES);
        expect(kept).toBeCloseTo((0.1 * prompt + 0.4 * drafted) / 1e6, 12);
        expect(given).toBeCloseTo(kept + heavyCost(draft, PRICES), 12);
      }),
    );
  });

  it('counts an aborted draft up to where it was dropped', () => {
    fc.assert(
      fc.property(drafts, count, (draft, tokensDrafted) => {
        const outcome = { ...wholeOutcome(draft, false), tokensDrafted };
        expect(servingCost(draft, outcome, PRICES)).toBeCloseTo(
          (0.1 * draft.promptTokens + 0.4 * tokensDrafted) / 1e6 + heavyCost(draft, PRICES),
          12,
        );
      }),
    );
  });

  it('counts a head start in vain by its prompt and no more than heavy would have said', () => {
    fc.assert(
      fc.property(drafts, count, count, (draft, doubtedAt, more) => {
        const kept = wholeOutcome(draft, true);
        const doubted = { ...kept, speculated: true, doubtedAt, committedAt: doubtedAt + more };
        const { prompt, heavy } = parts(draft);
        const extra = servingCost(draft, doubted, PRICES) - servingCost(draft, kept, PRICES);
        expect(extra).toBeCloseTo((2 * prompt + 8 * Math.min(heavy, more)) / 1e6, 12);
        expect(extra).toBeLessThanOrEqual(heavyCost(draft, PRICES) + 1e-12);
      }),
    );
  });

  it('counts a head start that came to it once', () => {
    fc.assert(
      fc.property(drafts, count, (draft, doubtedAt) => {
        const dropped = wholeOutcome(draft, false);
        const early = { ...dropped, speculated: true, doubtedAt };
        expect(servingCost(draft, early, PRICES)).toBe(servingCost(draft, dropped, PRICES));
      }),
    );
  });

  it('counts the second drafter where it was asked, at its own price or at that of the first', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const kept = wholeOutcome(draft, true);
        const asked = { ...kept, secondAsked: true };
        const own = { ...PRICES, second: { inputDollars: 1, outputDollars: 3 } };
        const spent = draft.second?.usage ?? usage(draft.promptTokens, kept.tokensDrafted);
        const extra = (prices: typeof PRICES) =>
          servingCost(draft, asked, prices) - servingCost(draft, kept, prices);
        expect(extra(own)).toBeCloseTo((spent.promptTokens + 3 * spent.completionTokens) / 1e6, 12);
        expect(extra(PRICES)).toBeCloseTo(
          (0.1 * spent.promptTokens + 0.4 * spent.completionTokens) / 1e6,
          12,
        );
      }),
    );
  });
});
