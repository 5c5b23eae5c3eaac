import type { EvaluationSetting } from '../../src/calibration/report/evaluation.ts';
import type { PairPrices } from '../../src/calibration/servingCost.ts';
import type { CalibratedPair } from '../../src/core/calibration.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';
import { publishedPair } from './publishedPair.ts';
import { referencePair } from './referencePair.ts';

/** One pair of models with graded drafts, and how its figures are to be read. */
export interface EvidencePair {
  readonly id: string;
  readonly name: string;
  readonly heavy: string;
  readonly heavyLabels: EvaluationSetting['heavyLabels'];
  readonly drafts: () => GradedDraft[];
  readonly limits: readonly string[];
}

const DRAFT_MODEL = 'SmolLM2-135M-Instruct';
const SECOND_MODEL = 'gemma-3-270m';

/** The prices of the defaults, gpt-4.1-nano and gpt-4.1: drafts at a twentieth. No price exists for a local model. */
export const PRICES: PairPrices & { readonly note: string } = {
  draft: { inputDollars: 0.1, outputDollars: 0.4 },
  heavy: { inputDollars: 2, outputDollars: 8 },
  second: { inputDollars: 0.1, outputDollars: 0.4 },
  note: 'illustrative: list prices of gpt-4.1-nano and gpt-4.1, since the models that were run have none',
};

const TINY =
  'The drafter has 135 million parameters and is right on about a third of this. Base rates and shares do not ' +
  'carry over to a production drafter; the method does.';

export const PAIRS: readonly EvidencePair[] = [
  {
    id: 'reference',
    name: 'SmolLM2 and written reference answers',
    heavy: 'reference answers',
    heavyLabels: 'reference',
    drafts: referencePair,
    limits: [
      TINY,
      'Heavy is an oracle here: written answers that are always right. Savings at equal quality are an upper bound.',
      'Drafts were recorded with at most 160 tokens; one that was cut there is never kept whole.',
    ],
  },
  {
    id: 'facts',
    name: 'SmolLM2 and written reference answers, facts only',
    heavy: 'reference answers',
    heavyLabels: 'reference',
    drafts: () => referencePair().filter(({ id }) => id.startsWith('factual-')),
    limits: [
      TINY,
      'Heavy is an oracle here: written answers that are always right. Savings at equal quality are an upper bound.',
      'A part of the reference pair, chosen because facts are where log-probabilities are known to help most.',
    ],
  },
  {
    id: 'published',
    name: 'SmolLM2 and published answers of GPT-4',
    heavy: 'GPT-4 (published answers)',
    heavyLabels: 'published',
    drafts: publishedPair,
    limits: [
      TINY,
      "GPT-4's answers are as published with RouteLLM; their lengths are not, so its answer counts as long as the draft's.",
    ],
  },
];

export function calibratedPair(heavy: string, drafts: readonly GradedDraft[]): CalibratedPair {
  return {
    draft: DRAFT_MODEL,
    heavy,
    second: drafts.some(({ second }) => second !== null) ? SECOND_MODEL : null,
    form: 'renormalised',
    topLogprobs: 20,
    window: 10,
    holdBackTokens: 16,
    holdBackTokensMax: 48,
    parameters: 'temperature 0',
  };
}
