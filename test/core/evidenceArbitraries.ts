import fc from 'fast-check';
import type { TokenEvidence } from '../../src/core/evidence.ts';
import type { Reading } from '../../src/core/policy.ts';
import { anyLogprob, distribution } from '../arbitraries.ts';

/** Texts of tokens as tokenizers cut them, and others. */
export const tokenText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ' the',
    'The',
    ' 42',
    '3.14',
    'foo_bar',
    'ation',
    ' Zürich',
    '\n\n',
    '```',
    ' **',
    '',
    ' ',
    '.',
  ),
  fc.constantFrom('你好', ' наука', '٤٢', '𝟙𝟚', '😀', '\ud83d', 'é', '_', '$', ' x1', 'a'.repeat(40)),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** A token with the evidence of a real distribution, in a server's order. */
export const judgedToken: fc.Arbitrary<TokenEvidence> = fc
  .record({
    text: tokenText,
    whole: distribution,
    k: fc.integer({ min: 1, max: 20 }),
    at: fc.nat(),
    silent: fc.nat(9),
  })
  .map(({ text, whole, k, at, silent }) => {
    const top = whole.slice(0, k).map(Math.log);
    // One in ten reports alternatives and not the chosen token's own log-probability.
    return { text, logprob: silent === 0 ? null : (top[at % top.length] ?? null), top, missing: null };
  });

/** A token as `tokensOf` may give it: with evidence or without. */
export const anyToken: fc.Arbitrary<TokenEvidence> = fc.oneof(
  { weight: 6, arbitrary: judgedToken },
  {
    weight: 1,
    arbitrary: fc
      .tuple(tokenText, fc.constantFrom('absent' as const, 'sentinel' as const))
      .map(([text, missing]) => ({ text, logprob: null, top: [], missing })),
  },
);

/** Readings that no fold would give, wrong numbers included: of these only that they do no harm is asked. */
export const anyReading: fc.Arbitrary<Reading> = fc.record({
  index: fc.integer({ min: 1, max: 1000 }),
  text: tokenText,
  logprob: fc.option(anyLogprob),
  top: fc.array(anyLogprob, { maxLength: 20 }),
  missing: fc.constantFrom(null, null, null, 'absent' as const, 'sentinel' as const),
  bits: fc.option(fc.oneof(fc.double({ min: 0, max: 4.4 }), fc.double())),
  meanBits: fc.option(fc.double()),
});
