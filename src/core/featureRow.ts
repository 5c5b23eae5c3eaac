import { answerFeatures } from './answerFeatures.ts';
import type { Look } from './calibration.ts';
import type { EntropyForm } from './entropy.ts';
import {
  addReading,
  answerText,
  type FeatureState,
  type FeatureValues,
  logprobFeatures,
  OPEN_FEATURES,
} from './features.ts';
import type { GradedDraft } from './gradedDraft.ts';
import { type NeighbourLookup, neighbourFeatures } from './neighbours.ts';
import { promptFeatures } from './promptFeatures.ts';
import { readDraft } from './readDraft.ts';
import { secondFeatures } from './secondFeatures.ts';

/** How the tokens of a draft are read. */
export interface RowPair {
  readonly form: EntropyForm;
  /** Tokens in the sliding mean, >= 1. */
  readonly window: number;
  /** Alternatives a token; what a recording holds beyond them is left out. */
  readonly topLogprobs: number;
}

/**
 * All evidence of a recorded draft at one look, of every kind that exists there, by the same folds as live
 * drafts: the same numbers to the last bit. The answer's text is that of the tokens; without a text on the
 * record it counts as absent.
 * @param lookup null: without neighbours.
 * @param exceptIndex the record's own place among the graded prompts, to be passed over.
 * @returns null when the draft ended before that look, or has no second opinion for look `second`.
 */
export function featureRow(
  draft: GradedDraft,
  look: Look,
  pair: RowPair,
  lookup: NeighbourLookup | null,
  exceptIndex?: number,
): FeatureValues | null {
  const { tokens, text, ending } = draft.draft;
  const isEnd = look === 'end' || look === 'second';
  if (typeof look === 'number' && tokens.length < look) return null;
  if (isEnd && tokens.length === 0) return null;
  if (look === 'second' && draft.second === null) return null;
  const known = {
    ...promptFeatures(draft.sketch, draft.promptTokens),
    ...(lookup === null ? {} : neighbourFeatures(lookup.near(draft.sketch, exceptIndex))),
  };
  if (look === 'prompt') return known;
  const state = featuresAfter(draft, pair, isEnd ? tokens.length : look);
  const seen = { ...known, ...logprobFeatures(state, isEnd ? ending : undefined) };
  if (!isEnd) return seen;
  const ended = { ...seen, ...answerFeatures(text === null ? null : answerText(state)) };
  return look === 'end' ? ended : { ...ended, ...secondFeatures(draft.second?.agreement ?? null) };
}

function featuresAfter({ draft }: GradedDraft, pair: RowPair, count: number): FeatureState {
  return readDraft({ tokens: draft.tokens.slice(0, count) }, pair).reduce(addReading, OPEN_FEATURES);
}
