import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyBits } from '../../src/core/entropy.ts';
import type { TokenEvidence } from '../../src/core/evidence.ts';
import { tokensOf } from '../../src/core/evidence.ts';
import type { Reading } from '../../src/core/policy.ts';
import { nextReading, openReadings, type ReadingOptions, withTop } from '../../src/core/readings.ts';
import { anyToken, judgedToken } from './evidenceArbitraries.ts';

function read(tokens: readonly TokenEvidence[], options: ReadingOptions): readonly Reading[] {
  let state = openReadings();
  return tokens.map((token) => {
    const next = nextReading(state, token, options);
    state = next.state;
    return next.reading;
  });
}

describe('readings', () => {
  it('are counted from 1, keep their token and mean the last entropies that are known', () => {
    fc.assert(
      fc.property(
        fc.array(anyToken, { maxLength: 40 }),
        fc.constantFrom('renormalised' as const, 'residual' as const),
        fc.integer({ min: 1, max: 12 }),
        (tokens, form, window) => {
          for (const [at, reading] of read(tokens, { form, window }).entries()) {
            const known = tokens.slice(0, at + 1).filter(({ missing }) => missing === null);
            const recent = known.slice(-window).map(({ top }) => entropyBits(form, top));
            const mean =
              recent.length === 0 ? null : recent.reduce((sum, bits) => sum + bits, 0) / recent.length;
            const bits = tokens[at]?.missing === null ? recent.at(-1) : null;
            expect(reading).toEqual({ ...tokens[at], index: at + 1, bits, meanBits: mean });
          }
        },
      ),
    );
  });

  it('leave a state as it was: it can be read on from twice', () => {
    const options = { form: 'renormalised', window: 3 } as const;
    fc.assert(
      fc.property(anyToken, anyToken, (first, second) => {
        const { state } = nextReading(openReadings(), first, options);
        const once = nextReading(state, second, options);
        nextReading(state, first, options);
        expect(nextReading(state, second, options)).toEqual(once);
      }),
    );
  });
});

describe('withTop', () => {
  it('leaves of a recorded token what a call for fewer alternatives would have reported', () => {
    fc.assert(
      fc.property(judgedToken, fc.integer({ min: 1, max: 20 }), (token, k) => {
        const entry = {
          token: token.text === '' ? 'x' : token.text,
          logprob: token.logprob ?? -1,
          bytes: null,
          top_logprobs: token.top.map((logprob) => ({ token: 't', logprob, bytes: null })),
        };
        const chunk = {
          id: 'c',
          object: 'chat.completion.chunk' as const,
          created: 0,
          model: 'm',
          choices: [
            {
              index: 0,
              delta: { content: entry.token },
              finish_reason: null,
              logprobs: { content: [entry], refusal: null },
            },
          ],
        };
        expect(withTop(token, k).top).toEqual(tokensOf(chunk, k)[0]?.top);
      }),
    );
  });

  it('changes neither what is few enough nor the recording', () => {
    const token = { text: 't', logprob: -1, top: [-3, -1, -2], missing: null };
    expect(withTop(token, 3)).toBe(token);
    expect(withTop(token, 2).top).toEqual([-1, -2]);
    expect(token.top).toEqual([-3, -1, -2]);
  });
});
