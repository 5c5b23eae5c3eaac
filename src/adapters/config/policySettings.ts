import { z } from 'zod';
import { ENTROPY_DEFAULTS } from '../../core/entropyPolicy.ts';

/** What judges a draft, and what it judges by. */
export const policySettings = z.strictObject({
  name: z
    .enum(['entropy', 'calibrated'])
    .default('entropy')
    .describe(
      'The rule that judges a draft. `calibrated` needs `file`; where that does not fit the route, `entropy` ' +
        'judges instead and the start text says so.',
    ),
  file: z
    .string()
    .min(1)
    .optional()
    .describe('The calibration file; a relative path starts at the folder of this file.'),
  uncertified: z
    .enum(['heavy', 'serve'])
    .default('heavy')
    .describe(
      'What `calibrated` does with a request that no certificate covers: heavy answers, or its draft may be ' +
        'served, NOT CERTIFIED.',
    ),
  gate_max_risk: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'The learned gate: a request whose draft would be inadequate with a higher probability than this, 0 to ' +
        '1, is not drafted. Without it the gate is off. A certificate covers what the gate it was fitted with lets ' +
        'through: run `calibrate fit` again when it changes.',
    ),
  dollars_per_second: z
    .number()
    .min(0)
    .max(1000)
    .default(0.0005)
    .describe(
      'What a second of waiting saved is worth, US dollars a second: weighed against the price of a heavy ' +
        'call in vain, it says from which doubt on heavy gets a head start.',
    ),
  form: z
    .enum(['renormalised', 'residual'])
    .default(ENTROPY_DEFAULTS.form)
    .describe(
      'How entropy is taken of the top log-probabilities: scaled to sum to one (ceiling log2 k bits), or ' +
        'with the mass outside as one more outcome (ceiling log2(k + 1) bits).',
    ),
  top_logprobs: z
    .int()
    .min(1)
    .max(20)
    .default(ENTROPY_DEFAULTS.topLogprobs)
    .describe('Log-probabilities asked for each token, k.'),
  window: z
    .int()
    .min(1)
    .max(10_000)
    .default(ENTROPY_DEFAULTS.window)
    .describe('Length of the sliding mean, tokens.'),
  threshold_bits: z
    .number()
    .gt(0)
    .max(5)
    .default(ENTROPY_DEFAULTS.thresholdBits)
    .describe('Above this a draft is rejected, bits; at most the ceiling of the form. Not calibrated.'),
  soft_share: z
    .number()
    .gt(0)
    .max(1)
    .default(ENTROPY_DEFAULTS.softShare)
    .describe('Share of the threshold above which a draft is doubted, above 0 to 1.'),
  early_tokens: z
    .int()
    .min(0)
    .max(10_000)
    .default(ENTROPY_DEFAULTS.earlyTokens)
    .describe('How many first tokens are judged one by one, tokens; no draft is kept before as many.'),
});

export type PolicySettings = z.output<typeof policySettings>;
