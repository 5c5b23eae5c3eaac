import fc from 'fast-check';
import type { Price, Usage } from '../src/core/cost.ts';
import type { Policy, Reading } from '../src/core/policy.ts';

/** Numbers that a server may report as a log-probability, wrong ones included. */
export const anyLogprob: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.double({ min: -30, max: 0, noNaN: true }),
  fc.constantFrom(0, -0, -9999, -9999.5, -9998, -745, -1e308, 1, 800, 1e308, Number.MIN_VALUE),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

/** Log-probabilities of no distribution in particular: they may sum to less or more than one. */
export const someLogprobs = fc.array(fc.double({ min: -30, max: 0, noNaN: true }), {
  minLength: 1,
  maxLength: 20,
});

/** A whole distribution over 1 to 40 tokens, most likely first; it sums to one. */
export const distribution: fc.Arbitrary<readonly number[]> = fc
  .array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total).sort((a, b) => b - a);
  });

/** Entropies of the tokens of a draft as top-5 gives them, bits; calm stretches and hot ones. */
export const draftBits: fc.Arbitrary<readonly number[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(0.3, 1.2, 1.6, 1.9, 2.3),
      fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 12 }),
    ),
    { maxLength: 8 },
  )
  .map((stretches) =>
    stretches.flatMap(([level, wobble]) => wobble.map((off) => Math.min(2.32, Math.max(0, level + off)))),
  );

/**
 * The readings a policy sees for tokens of these entropies; null is a token without evidence.
 * The mean is computed anew for each token, apart from the product's window.
 */
export function readingsOf(bits: readonly (number | null)[], window = 10): readonly Reading[] {
  return bits.map((own, at) => {
    const known = bits.slice(0, at + 1).filter((value) => value !== null);
    const recent = known.slice(-window);
    return {
      index: at + 1,
      text: `t${at + 1} `,
      logprob: own === null ? null : -0.1,
      top: own === null ? [] : [-0.1],
      missing: own === null ? 'absent' : null,
      bits: own,
      meanBits: recent.length === 0 ? null : recent.reduce((sum, value) => sum + value, 0) / recent.length,
    };
  });
}

/** A policy's state after these readings. */
export function fold<State>(policy: Policy<State>, readings: readonly Reading[]): State {
  return readings.reduce((state, reading) => policy.next(state, reading), policy.initial);
}

/**
 * Names of members. None has a backslash: after an object with the key `\`, V8 13.6 (Node 24) reads a key
 * that is one escaped character, as `\"`, as a backslash too, so JSON.parse could not be the judge here.
 */
const memberName = fc
  .oneof(fc.string(), fc.constantFrom('model', 'a.b', '__proto__', 'constructor', '"', '\n'))
  .filter((name) => !name.includes('\\'));

/** The JSON text of one value: with white space, number spellings and escapes that a printer would not use. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false', '""', '[]', '{ }', '1.0', '1e400', '-0', '1E+2', '0.10'),
    fc.constantFrom('12345678901234567890', '-9007199254740993', '"\\u0061\\n"', '"a\\\\"', '"\\""'),
    fc.constantFrom('"{\\"a\\":[1,2]}"', '"}]"', '"\\\\\\""', '"ключ"', '"\\ud800"'),
    fc.string().map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(' ,\n')}]`),
    tie('object'),
  ),
  object: fc
    .uniqueArray(fc.tuple(memberName, tie('value'), fc.constantFrom('', ' ', '\n\t')), {
      selector: ([name]) => name,
      maxLength: 5,
    })
    .map(
      (members) =>
        `{${members.map(([name, text, gap]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${text}${gap}`)}}`,
    ),
})).object;

const tokens = fc.nat({ max: 2_000_000 });

export const usage: fc.Arbitrary<Usage> = fc.record({
  promptTokens: tokens,
  cachedPromptTokens: tokens,
  completionTokens: tokens,
  provenance: fc.constantFrom('reported', 'estimated'),
});

/** Whole pico-dollars a token, to 200 dollars a million tokens. */
const pico = fc.nat({ max: 200_000_000 });

export const price: fc.Arbitrary<Price> = fc.record({
  inputPico: pico,
  cachedInputPico: pico,
  outputPico: pico,
  asOf: fc.constant('2026-08-01'),
  source: fc.constant('a price list'),
  illustrative: fc.boolean(),
});
