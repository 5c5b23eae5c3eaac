import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { calibratedPolicy } from '../../src/core/calibratedPolicy.ts';
import { LOOKS, type Look } from '../../src/core/calibration.ts';
import { featureRow, type RowPair } from '../../src/core/featureRow.ts';
import { FEATURE_NAMES, logprobFeatures } from '../../src/core/features.ts';
import type { GradedDraft, RecordedToken } from '../../src/core/gradedDraft.ts';
import { openPolicy } from '../../src/core/policy.ts';
import { withTop } from '../../src/core/readings.ts';
import { endedValues } from '../../src/core/riskOf.ts';
import { secondFeatures } from '../../src/core/secondFeatures.ts';
import { tokenShape } from '../../src/core/tokenShape.ts';
import { windowedEntropy } from '../../src/stream/windowedEntropy.ts';
import { anyToken } from './evidenceArbitraries.ts';
import { asked, certified, lookupOf, meanBitsHead, smallCalibration, stratum } from './smallCalibration.ts';

const recordedTokens: fc.Arbitrary<readonly RecordedToken[]> = fc
  .array(anyToken, { maxLength: 70 })
  .map((tokens) => tokens.map((token, at) => ({ ...token, atMs: 20 * at })));

const pairs: fc.Arbitrary<RowPair> = fc.record({
  form: fc.constantFrom('renormalised' as const, 'residual' as const),
  window: fc.integer({ min: 1, max: 12 }),
  topLogprobs: fc.integer({ min: 1, max: 20 }),
});

const drafts: fc.Arbitrary<GradedDraft> = fc.record({
  id: fc.constant('d'),
  family: fc.constant('f'),
  sketch: fc.constant({ terms: [1, 2], counts: [1, 1] }),
  promptTokens: fc.constant(12),
  draft: fc.record({
    tokens: recordedTokens,
    ending: fc.record({
      finishReason: fc.constantFrom('stop', 'length'),
      cutBy: fc.constant('client' as const),
      refused: fc.constant(false),
    }),
    usage: fc.constant({
      promptTokens: 12,
      cachedPromptTokens: 0,
      completionTokens: 5,
      provenance: 'reported' as const,
    }),
    firstTokenMs: fc.constant(30),
    text: fc.constant('whatever the message said'),
  }),
  draftRight: fc.boolean(),
  heavyRight: fc.constant(true),
  grader: fc.constant('exact'),
  heavyUsage: fc.constant(null),
  second: fc.option(
    fc.record({ agreement: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), usage: fc.constant(null) }),
  ),
  source: fc.constant('dataset' as const),
  weight: fc.constant(1),
});

const ALL: readonly Look[] = ['prompt', ...LOOKS, 'end', 'second'];
const lookup = lookupOf({ similarity: 0.4, badShare: 0.2 });

/** The evidence of a live request at each look, from the policy's own state. */
async function online(draft: GradedDraft, pair: RowPair) {
  const scorer = { evidence: ['answer'] as const, heads: [meanBitsHead('end')] };
  const calibration = smallCalibration([stratum('one', certified(0.3))], { pair, scorers: [scorer] });
  const policy = calibratedPolicy(calibration, {
    index: lookup,
    doubtAbove: 1,
    rejectBelow: 0,
    uncertified: 'heavy',
    gateMaxBad: null,
  });
  // As tokensOf gives them: no more alternatives than were asked for.
  const live = draft.draft.tokens.map(({ atMs: _, ...token }) => withTop(token, pair.topLogprobs));
  const readings = await lastValueFrom(from(live).pipe(windowedEntropy(policy), toArray()));
  const opened = openPolicy(policy, asked(true)).state;
  const stateAt = (tokens: number) => readings.slice(0, tokens).reduce(policy.next, opened);
  return { scorer, stateAt, known: opened.basis.known };
}

describe('a feature row', () => {
  it('has to the last bit the numbers a live request is scored by, at every look', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, pairs, async (draft, pair) => {
        const { scorer, stateAt, known } = await online(draft, pair);
        const { tokens, ending } = draft.draft;
        expect(featureRow(draft, 'prompt', pair, lookup)).toEqual(known);
        for (const look of LOOKS) {
          const row = featureRow(draft, look, pair, lookup);
          if (tokens.length < look) {
            expect(row).toBeNull();
            continue;
          }
          expect(row).toEqual({ ...known, ...logprobFeatures(stateAt(look).features) });
        }
        if (tokens.length === 0) {
          expect(featureRow(draft, 'end', pair, lookup)).toBeNull();
          return;
        }
        const ended = endedValues(scorer, known, stateAt(tokens.length).features, ending);
        expect(featureRow(draft, 'end', pair, lookup)).toEqual(ended);
        const second = draft.second && { ...ended, ...secondFeatures(draft.second.agreement) };
        expect(featureRow(draft, 'second', pair, lookup)).toEqual(second);
      }),
      { numRuns: 60 },
    );
  });

  it('is finite and has the evidence that exists at its look, and none besides', () => {
    const KINDS = {
      prompt: ['prompt', 'neighbours'],
      end: ['prompt', 'neighbours', 'logprobs', 'answer'],
      second: ['prompt', 'neighbours', 'logprobs', 'answer', 'second'],
    } as const;
    fc.assert(
      fc.property(drafts, pairs, fc.constantFrom(...ALL), (draft, pair, look) => {
        const row = featureRow(draft, look, pair, lookup);
        if (row === null) return;
        const kinds =
          typeof look === 'number' ? (['prompt', 'neighbours', 'logprobs'] as const) : KINDS[look];
        expect(Object.keys(row).sort()).toEqual(kinds.flatMap((kind) => FEATURE_NAMES[kind]).sort());
        expect(Object.values(row).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('counts the answer as absent where the text was not kept, and is otherwise the same', () => {
    fc.assert(
      fc.property(drafts, pairs, (draft, pair) => {
        const tokens = draft.draft.tokens.map((token) => ({ ...token, text: tokenShape(token.text) }));
        const bare = featureRow(
          { ...draft, draft: { ...draft.draft, tokens, text: null } },
          'end',
          pair,
          lookup,
        );
        const row = featureRow(draft, 'end', pair, lookup);
        if (row === null || bare === null) {
          expect(bare).toBe(row);
          return;
        }
        expect(bare.answer_absent).toBe(1);
        for (const name of Object.keys(row)) {
          if (!FEATURE_NAMES.answer.includes(name)) expect(bare[name], name).toBe(row[name]);
        }
      }),
    );
  });

  it('leaves itself out of its neighbours, and all of them where there is no lookup', () => {
    const exceptions: (number | undefined)[] = [];
    const spied = {
      near: (_: unknown, except?: number) => {
        exceptions.push(except);
        return lookup.near({ terms: [], counts: [] });
      },
    };
    fc.assert(
      fc.property(drafts, pairs, (draft, pair) => {
        featureRow(draft, 'prompt', pair, spied, 7);
        expect(exceptions.pop()).toBe(7);
        expect(featureRow(draft, 'prompt', pair, null)).not.toHaveProperty('neighbour_similarity');
      }),
      { numRuns: 5 },
    );
  });
});
