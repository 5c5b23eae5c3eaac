import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyBits } from '../../src/core/entropy.ts';
import type { TokenEvidence } from '../../src/core/evidence.ts';
import {
  addReading,
  answerText,
  FEATURE_NAMES,
  type FeatureValues,
  logprobFeatures,
  OPEN_FEATURES,
} from '../../src/core/features.ts';
import type { Reading } from '../../src/core/policy.ts';
import { nextReading, openReadings } from '../../src/core/readings.ts';
import { tokenShape } from '../../src/core/tokenShape.ts';
import { readingsOf } from '../arbitraries.ts';
import { anyReading, anyToken, judgedToken } from './evidenceArbitraries.ts';

const stateOf = (readings: readonly Reading[]) => readings.reduce(addReading, OPEN_FEATURES);
const featuresOf = (readings: readonly Reading[]) => logprobFeatures(stateOf(readings));

function read(tokens: readonly TokenEvidence[]): readonly Reading[] {
  let state = openReadings();
  return tokens.map((token) => {
    const next = nextReading(state, token, { form: 'renormalised', window: 10 });
    state = next.state;
    return next.reading;
  });
}

/** One token with a text, the chosen token's probability and, by default, all mass on it and the next. */
const token = (text: string, p: number, top = [p, 1 - p]): TokenEvidence => ({
  text,
  logprob: Math.log(p),
  top: top.filter((each) => each > 0).map(Math.log),
  missing: null,
});
const tokens = (...list: readonly TokenEvidence[]) => featuresOf(read(list));

function expectFinite(values: FeatureValues): void {
  for (const [name, value] of Object.entries(values)) expect(Number.isFinite(value), name).toBe(true);
}

describe('features of the log-probabilities', () => {
  it('are finite and the same names for whatever is reported, and for nothing', () => {
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 50 }), (readings) => {
        const values = featuresOf(readings);
        expectFinite(values);
        expect(Object.keys(values)).toEqual(FEATURE_NAMES.logprobs);
      }),
    );
    expectFinite(logprobFeatures(OPEN_FEATURES));
  });

  it('are those of a computation over all tokens at once, for every prefix', () => {
    fc.assert(
      fc.property(fc.array(anyToken, { minLength: 1, maxLength: 40 }), (list) => {
        const values = tokens(...list);
        for (const [name, value] of Object.entries(naive(list)))
          expect(values[name], name).toBeCloseTo(value, 9);
      }),
    );
  });

  it('do not change a state they are read from, and forget nothing a later token needs', () => {
    fc.assert(
      fc.property(
        fc.array(anyToken, { maxLength: 30 }),
        fc.array(anyToken, { maxLength: 30 }),
        (first, rest) => {
          const before = stateOf(read(first));
          const seen = logprobFeatures(before);
          const readings = read([...first, ...rest]);
          const after = readings.slice(first.length).reduce(addReading, before);
          expect(logprobFeatures(after)).toEqual(featuresOf(readings));
          expect(logprobFeatures(before)).toEqual(seen);
        },
      ),
    );
  });

  it('are the same for texts and for their shapes', () => {
    fc.assert(
      fc.property(fc.array(anyToken, { maxLength: 40 }), (list) => {
        const shapes = list.map((each) => ({ ...each, text: tokenShape(each.text) }));
        expect(tokens(...shapes)).toEqual(tokens(...list));
      }),
    );
  });

  it('never take missing evidence for calm: leaving a token out moves only lengths, shares and the missing', () => {
    const ABOUT_TOKENS = ['missing_share', 'tokens_log', 'digit_share', 'identifier_share'];
    fc.assert(
      fc.property(fc.array(judgedToken, { minLength: 1, maxLength: 20 }), fc.nat(20), (list, at) => {
        const gap: TokenEvidence = { text: ' ', logprob: null, top: [], missing: 'absent' };
        const without = tokens(...list);
        // A blank leaves no word open, so what follows is told apart; it goes last.
        const withGap = tokens(...list, ...new Array<TokenEvidence>(1 + (at % 3)).fill(gap));
        for (const [name, value] of Object.entries(withGap)) {
          if (!ABOUT_TOKENS.includes(name)) expect(value, name).toBe(without[name]);
        }
        const before = without.missing_share ?? 1;
        expect(withGap.missing_share).toBeGreaterThanOrEqual(before);
        if (before < 1) expect(withGap.missing_share).toBeGreaterThan(before);
      }),
      { examples: [[[{ text: '', logprob: null, top: [0], missing: null }], 0]] },
    );
  });

  it('assume the least calm where nothing is known', () => {
    const gap: TokenEvidence = { text: 'a', logprob: null, top: [], missing: 'sentinel' };
    const unknown = tokens(gap, gap);
    const calm = tokens(token('a', 0.99), token(' b', 0.99));
    for (const name of ['bits_mean', 'bits_max', 'bits_window8_max', 'original_window_max', 'split_share']) {
      expect(unknown[name], name).toBeGreaterThan(calm[name] ?? Number.NaN);
    }
    for (const name of [
      'logprob_q00',
      'logprob_q50',
      'margin_q00',
      'first_margin',
      'weighted_logprob_mean',
    ]) {
      expect(unknown[name], name).toBeLessThan(calm[name] ?? Number.NaN);
    }
    expect(unknown.missing_share).toBe(1);
  });

  it('take the first margin of the first token that says something', () => {
    const doubtful = token(' 42', 0.6, [0.6, 0.3]);
    expect(tokens(token('\n', 0.9), token('**', 0.9), doubtful, token('.', 1)).first_margin).toBeCloseTo(0.3);
    expect(tokens(token('\n', 0.9)).first_margin).toBe(0);
  });

  it('weigh figures and names more than words, and blanks less', () => {
    const least = (text: string) => tokens(token(text, 0.5)).weighted_logprob_min;
    expect(least(' 42')).toBeCloseTo(2 * Math.log(0.5));
    expect(least(' my_name')).toBeCloseTo(1.5 * Math.log(0.5));
    expect(least(' word')).toBeCloseTo(Math.log(0.5));
    expect(least('\n')).toBeCloseTo(0.25 * Math.log(0.5));
  });

  it('see the original rule: its first ten tokens, and its means from the fourth on', () => {
    const hot = readingsOf([...new Array<number>(10).fill(0), 2]);
    expect(featuresOf(hot)).toMatchObject({ original_early_max: 0, bits_max: 2, original_window_max: 0.2 });
    expect(featuresOf(readingsOf([2, 0, 0, 0, 0]))).toMatchObject({
      original_early_max: 2,
      original_window_max: 0.5,
    });
  });

  it('say of an ended draft whether its length was capped', () => {
    const state = stateOf(read([token('a', 0.5)]));
    const cut = { finishReason: 'length', cutBy: 'client', refused: false } as const;
    expect(logprobFeatures(state, cut).cut).toBe(1);
    expect(logprobFeatures(state, { ...cut, finishReason: 'stop' }).cut).toBe(0);
  });
});

describe('the names of evidence', () => {
  it('are each of one kind', () => {
    const all = Object.values(FEATURE_NAMES).flat();
    expect(new Set(all).size).toBe(all.length);
    for (const names of Object.values(FEATURE_NAMES)) expect(names.length).toBeGreaterThan(0);
  });
});

describe("the answer's text", () => {
  it('is what the tokens say', () => {
    expect(answerText(stateOf(read(['The', ' answer', ' is', ' 42'].map((text) => token(text, 0.5)))))).toBe(
      'The answer is 42',
    );
    expect(answerText(OPEN_FEATURES)).toBe('');
  });

  it('is both ends of a long one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 90 }), { maxLength: 60 }), (texts) => {
        const whole = texts.join('');
        const ends = whole.length <= 1000 ? whole : `${whole.slice(0, 500)}\n${whole.slice(-500)}`;
        expect(answerText(stateOf(read(texts.map((text) => token(text, 0.5)))))).toBe(ends);
      }),
    );
  });
});

/** Some of the features, recomputed from all tokens by their definitions. */
function naive(list: readonly TokenEvidence[]): Record<string, number> {
  const judged = list.filter(({ missing }) => missing === null);
  const chosen = judged.flatMap(({ logprob }) => (logprob === null ? [] : [Math.max(-30, logprob)]));
  if (judged.length === 0 || chosen.length === 0) return {};
  const bits = judged.map(({ top }) => entropyBits('renormalised', top));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const best = (values: readonly number[], size: number) => {
    const width = Math.min(size, values.length);
    const starts = values.slice(width - 1);
    return Math.max(...starts.map((_, at) => mean(values.slice(at, at + width))));
  };
  const probabilities = judged.map(({ top }) => top.map(Math.exp).sort((one, other) => other - one));
  const rank1 = probabilities.map(([p = 0]) => -p * Math.log2(p));
  return {
    logprob_mean: mean(chosen),
    logprob_q00: Math.min(...chosen),
    margin_q00: Math.min(...probabilities.map(([p = 0, q = 0]) => p - q)),
    bits_mean: mean(bits),
    bits_max: Math.max(...bits),
    bits_last8: mean(bits.slice(-8)),
    bits_window4_max: best(bits, 4),
    bits_window16_max: best(bits, 16),
    rank1_mean: mean(rank1),
    rank1_max: Math.max(...rank1),
    split_share: mean(probabilities.map(([p = 0]) => (p < 0.5 ? 1 : 0))),
    missing_share: 1 - chosen.length / list.length,
    tokens_log: Math.log(1 + list.length),
  };
}
