import fc from 'fast-check';
import type { GradedDraft, RecordedToken } from '../../../src/core/gradedDraft.ts';
import type { ObservedDraft } from '../../../src/ports.ts';
import { usage } from '../../arbitraries.ts';

const logprob = fc.double({ min: -9000, max: 0, noNaN: true });
const milliseconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const label = fc.constantFrom(true, false, null);

const token: fc.Arbitrary<RecordedToken> = fc.oneof(
  fc.record({
    text: fc.string(),
    logprob: fc.option(logprob),
    top: fc.array(logprob, { minLength: 1, maxLength: 5 }),
    missing: fc.constant(null),
    atMs: milliseconds,
  }),
  fc.record({
    text: fc.string({ unit: 'grapheme' }),
    logprob: fc.option(logprob),
    top: fc.constant([]),
    missing: fc.constantFrom('absent' as const, 'sentinel' as const),
    atMs: milliseconds,
  }),
);

const sketch = fc
  .uniqueArray(fc.tuple(fc.nat({ max: 2 ** 20 - 1 }), fc.integer({ min: 1, max: 9 })), {
    selector: ([term]) => term,
    maxLength: 6,
  })
  .map((pairs) => pairs.sort(([one], [other]) => one - other))
  .map((pairs) => ({ terms: pairs.map(([term]) => term), counts: pairs.map(([, count]) => count) }));

export const gradedDraft: fc.Arbitrary<GradedDraft> = fc.record({
  id: fc.string({ minLength: 1 }),
  family: fc.option(fc.string()),
  sketch,
  promptTokens: fc.nat(),
  draft: fc.record({
    tokens: fc.array(token, { maxLength: 5 }),
    ending: fc.record({
      finishReason: fc.constantFrom('stop', 'length', 'content_filter'),
      cutBy: fc.constantFrom('client' as const, 'drafter' as const, null),
      refused: fc.boolean(),
    }),
    usage,
    firstTokenMs: milliseconds,
    text: fc.option(fc.string({ unit: 'binary' })),
  }),
  draftRight: label,
  heavyRight: label,
  grader: fc.string(),
  heavyUsage: fc.option(usage),
  second: fc.option(
    fc.record({
      agreement: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs)),
      usage: fc.option(usage),
    }),
  ),
  source: fc.constantFrom('dataset', 'observed', 'accepted', 'escalated'),
  weight: fc.double({ min: 1, max: 1000, noNaN: true }),
  whole: fc.boolean(),
});

export const observedDraft: fc.Arbitrary<ObservedDraft> = fc
  .tuple(
    gradedDraft,
    fc.record({
      route: fc.string(),
      requestId: fc.string(),
      at: fc.constant('2026-01-31T12:00:00.000Z'),
      policy: fc.constantFrom('entropy', 'calibrated'),
      calibration: fc.constantFrom('NOT CALIBRATED', 'abcdef012345'),
      cost: fc.constantFrom(
        { nanoDollars: 12, provenance: 'reported' } as const,
        { nanoDollars: null, provenance: 'unknown' } as const,
      ),
    }),
  )
  .map(([draft, observed]) => ({ ...draft, ...observed }));
