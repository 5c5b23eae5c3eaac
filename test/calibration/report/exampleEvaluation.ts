import type { Estimate, Evaluation, FamilyConfusion } from '../../../src/calibration/report/evaluation.ts';

const about = (value: number, half = 0.03): Estimate => ({ value, low: value - half, high: value + half });

function family(name: string, index: number): FamilyConfusion {
  return {
    family: name,
    keptGood: 14 - (index % 9),
    keptBad: index % 3,
    escalatedGood: 2 + (index % 4),
    escalatedBad: 3 + ((index * 5) % 11),
    notDrafted: index % 2,
  };
}

/** An evaluation in which every part was measured. The numbers are made up. */
export const exampleEvaluation: Evaluation = {
  version: 1,
  setting: {
    name: 'example prompts',
    createdAt: '2026-03-04T05:06:07.000Z',
    draft: 'small-draft',
    heavy: 'large-heavy',
    second: null,
    heavyLabels: 'reference',
    promise: { alpha: 0.1, delta: 0.05, risk: 'error' },
    split: 'row',
    seed: 7,
    prompts: { train: 420, calibration: 410, test: 205, ungraded: 110 },
    families: 41,
    holdBackTokens: 16,
    holdBackTokensMax: 48,
    prices: {
      draft: { inputDollars: 0.1, outputDollars: 0.4 },
      heavy: { inputDollars: 2, outputDollars: 8 },
      second: null,
      note: 'Drafts at a twentieth of the price of heavy.',
    },
    resamples: 2000,
  },
  summary: {
    prompts: 205,
    kept: about(0.36),
    risk: about(0.071, 0.02),
    saving: about(0.284),
    quality: about(0.974, 0.01),
    draftQuality: about(0.412),
    heavyQuality: { value: 1, low: 1, high: 1 },
    notDrafted: { novel: 12, uncertified: 45 },
  },
  strata: [
    {
      name: 'capitals',
      examples: 96,
      evidence: ['logprobs', 'prompt', 'neighbours'],
      stream: {
        certified: true,
        threshold: 0.212,
        strictThreshold: 0.101,
        accepted: 58,
        bad: 1,
        riskBound: 0.0792,
      },
      whole: {
        certified: true,
        threshold: 0.25,
        strictThreshold: 0.12,
        accepted: 61,
        bad: 2,
        riskBound: 0.0996,
      },
    },
    {
      name: 'rest',
      examples: 314,
      evidence: ['logprobs'],
      stream: { certified: false, threshold: 0.2, accepted: 21, bad: 2, missing: 34 },
      whole: { certified: false, threshold: null, accepted: 0, bad: 0, missing: null },
    },
  ],
  curve: {
    points: Array.from({ length: 19 }, (_, index) => {
      const kept = (index + 1) / 20;
      return {
        threshold: kept,
        cost: about(1.1 - 0.95 * kept),
        quality: about(1 - 0.55 * kept ** 2.2),
      };
    }),
    knee: 8,
    certified: { cost: about(0.716), quality: about(0.974, 0.01) },
    baselines: [
      { name: 'always_draft', cost: about(0.06, 0.01), quality: about(0.412) },
      { name: 'always_heavy', cost: { value: 1, low: 1, high: 1 }, quality: { value: 1, low: 1, high: 1 } },
      { name: 'length_only', cost: about(0.62), quality: about(0.71) },
      { name: 'prompt_only', cost: about(0.6), quality: about(0.77) },
      { name: 'original_2.0', cost: about(0.64), quality: about(0.715) },
      { name: 'oracle', cost: about(0.63), quality: { value: 1, low: 1, high: 1 } },
    ],
    gapRecovered: about(0.61),
    costAtQuality: [
      { share: 0.95, cost: about(0.82) },
      { share: 0.98, cost: about(0.91) },
      { share: 1, cost: null },
    ],
  },
  reliability: {
    look: 'end',
    before: {
      ece: 0.2131,
      brier: 0.2412,
      bins: Array.from({ length: 9 }, (_, index) => ({
        predicted: (index + 0.5) / 9,
        observed: Math.min(1, 0.25 + (0.65 * index) / 9),
        n: 10 + index * 6,
      })),
    },
    after: {
      ece: 0.0192,
      brier: 0.1713,
      bins: Array.from({ length: 8 }, (_, index) => ({
        predicted: (index + 0.5) / 8,
        observed: (index + 0.6 + 0.3 * Math.sin(index * 3)) / 8.4,
        n: 14 + index * 6,
      })),
    },
  },
  riskByCoverage: [
    ['scorer', 0.28],
    ["the original's rule", 0.46],
    ['length only', 0.49],
  ].map(([name, area]) => ({
    name: String(name),
    aurc: about(Number(area)),
    points: Array.from({ length: 20 }, (_, index) => ({
      coverage: (index + 1) / 20,
      risk: 0.588 * ((index + 1) / 20) ** (0.6 / Number(area) - 1),
    })),
  })),
  entropy: {
    form: 'renormalised',
    topLogprobs: 5,
    window: 10,
    bins: Array.from({ length: 22 }, (_, index) => ({
      fromBits: index / 10,
      toBits: (index + 1) / 10,
      right: Math.round(40 * Math.exp(-((index - 6) ** 2) / 20)),
      wrong: Math.round(52 * Math.exp(-((index - 9) ** 2) / 24)),
    })),
  },
  families: ['capitals', 'plurals', 'currencies', 'word_problems_two_step', 'js_arrays', 'haiku'].map(family),
  holdBack: [4, 8, 16, 32, 64, null].map((holdBackTokens, index) => ({
    holdBackTokens,
    kept: about(0.2 + index * 0.04),
    risk: index === 0 ? null : about(0.1 - index * 0.008, 0.03),
    saving: about(0.2 + index * 0.02),
    certified: index === 0 ? 0 : 1,
    strata: 2,
  })),
  atQuality: [
    {
      name: 'score',
      share: 0.95,
      holdBackTokens: 16,
      kept: about(0.31),
      quality: about(0.96),
      saving: about(0.18),
    },
    {
      name: 'random',
      share: 0.95,
      holdBackTokens: null,
      kept: about(0.09),
      quality: about(0.95),
      saving: about(0.08),
    },
  ],
  original: {
    form: 'renormalised',
    topLogprobs: 5,
    window: 10,
    points: Array.from({ length: 24 }, (_, index) => ({
      thresholdBits: index / 10,
      escalated: 1 / (1 + Math.exp(index / 2.2 - 6.5)),
      caught: 1 / (1 + Math.exp(index / 2.2 - 7.4)),
    })),
    auroc: about(0.622),
  },
  evidence: [
    {
      name: 'all together, trees',
      kinds: ['logprobs', 'prompt', 'neighbours', 'answer'],
      inFamily: { wrong: about(0.812), benefit: about(0.812) },
      outOfFamily: { wrong: about(0.613, 0.05), benefit: null },
    },
    {
      name: 'log-probabilities',
      kinds: ['logprobs'],
      inFamily: { wrong: about(0.699), benefit: null },
      outOfFamily: { wrong: about(0.621, 0.04), benefit: null },
    },
    {
      name: "the original's rule",
      kinds: [],
      inFamily: { wrong: about(0.622), benefit: null },
      outOfFamily: null,
    },
    { name: 'random', kinds: [], inFamily: { wrong: about(0.5), benefit: null }, outOfFamily: null },
  ],
  guarantee: [
    { name: 'exchangeable', resamples: 200, certified: 171, violated: 4 },
    { name: 'out_of_family', resamples: 200, certified: 120, violated: 77 },
  ],
  limits: ['The draft model is tiny: shares do not carry over to larger ones.'],
};

/** The same, with nothing measured. */
export const emptyEvaluation: Evaluation = {
  ...exampleEvaluation,
  summary: null,
  strata: [],
  curve: null,
  reliability: null,
  riskByCoverage: null,
  entropy: null,
  families: null,
  holdBack: null,
  original: null,
  atQuality: null,
  evidence: null,
  guarantee: null,
  limits: [],
};
