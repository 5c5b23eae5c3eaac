import { answerFeatures } from './answerFeatures.ts';
import type { EvidenceKind } from './calibration.ts';
import { isUsableLogprob } from './entropy.ts';
import { highestMean, lastMean, meanOf } from './highestMean.ts';
import type { DraftEnding } from './judgement.ts';
import { NEIGHBOUR_FEATURES } from './neighbours.ts';
import type { Reading } from './policy.ts';
import { PROMPT_FEATURES } from './promptFeatures.ts';
import { quantilesOf } from './quantilesOf.ts';
import { RANKS, rankBits } from './rankBits.ts';
import { SECOND_FEATURES } from './secondFeatures.ts';
import { slopeOf } from './slopeOf.ts';
import { type TokenClass, tokenClass } from './tokenClass.ts';

/** Numbers by name: what a score is computed from. */
export type FeatureValues = Readonly<Record<string, number>>;

/** What is kept of one token, in a list that shares its tail with the state before. */
interface Mark {
  readonly before: Mark | null;
  readonly text: string;
  /** Of the chosen token, natural logarithm in [LEAST_LOGPROB, 0]; null when not reported. */
  readonly logprob: number | null;
  /** Lead of the most likely token over the second, [0, 1]; null without evidence. */
  readonly margin: number | null;
  /** Null without evidence. */
  readonly bits: number | null;
}

/** What a draft's tokens amount to so far. Adding one takes the same time for the first and the last. */
export interface FeatureState {
  readonly tokens: number;
  readonly last: Mark | null;
  /** Tokens with alternatives, and those of them with a log-probability of their own. */
  readonly judged: number;
  readonly chosen: number;
  /** Margin of the first token that is more than whitespace and punctuation. */
  readonly firstMargin: number | null;
  /** Tokens whose most likely alternative has less than half the probability. */
  readonly split: number;
  /** Sum and maximum over tokens of the entropy each rank adds, see rankBits.ts. */
  readonly rankSums: readonly number[];
  readonly rankMaxima: readonly number[];
  readonly digits: number;
  readonly identifiers: number;
  readonly digitsLeast: number;
  readonly identifiersLeast: number;
  readonly weighted: number;
  readonly weights: number;
  readonly weightedLeast: number;
  /** The last token left a word open. */
  readonly openWord: boolean;
  /** Length of all texts, and the beginning of the draft. */
  readonly characters: number;
  readonly beginning: string;
}

/** Less likely than this is all the same; also what is assumed where nothing is known. */
const LEAST_LOGPROB = -30;
/** log2 of the 20 alternatives there can be and the rest: assumed where nothing is known. */
const MOST_BITS = Math.log2(21);
/** A doubtful space is worth less than a doubtful figure or name. */
const WEIGHTS: Readonly<Record<TokenClass, number>> = { blank: 0.25, word: 1, identifier: 1.5, digits: 2 };
/** Of a long answer as much is read from each end: every verdict takes a bounded time. */
const END_CHARACTERS = 500;
/** Low quantiles rank better than means: one doubtful token is enough to be wrong. */
const SHARES = [0, 0.05, 0.1, 0.25, 0.5] as const;
const SHARE_NAMES = ['q00', 'q05', 'q10', 'q25', 'q50'] as const;
/** The original's rule: each of the first tokens, and means of up to a window of them from the 4th on. */
const ORIGINAL = { earlyTokens: 10, window: 10, windowFrom: 4 } as const;
const RANK_NAMES = ['rank1', 'rank2', 'rank3', 'rank4', 'outside'] as const;

const NONE: readonly number[] = new Array<number>(RANKS + 1).fill(0);

export const OPEN_FEATURES: FeatureState = {
  tokens: 0,
  last: null,
  judged: 0,
  chosen: 0,
  firstMargin: null,
  split: 0,
  rankSums: NONE,
  rankMaxima: NONE,
  digits: 0,
  identifiers: 0,
  digitsLeast: 0,
  identifiersLeast: 0,
  weighted: 0,
  weights: 0,
  weightedLeast: 0,
  openWord: false,
  characters: 0,
  beginning: '',
};

/** The state after one more token. Of its text only the shape matters to `logprobFeatures` (tokenShape.ts). */
export function addReading(state: FeatureState, reading: Reading): FeatureState {
  const { kind, open } = tokenClass(reading.text, state.openWord);
  const known = reading.missing === null && Number.isFinite(reading.bits);
  const ranks = known ? rankBits(reading.top) : null;
  const bits =
    ranks === null || reading.bits === null ? null : Math.min(MOST_BITS, Math.max(0, reading.bits));
  const chosen = ranks === null ? null : bounded(reading.logprob);
  const weight = chosen === null ? 0 : WEIGHTS[kind];
  const weighted = (chosen ?? 0) * weight;
  const isDigits = kind === 'digits';
  const isIdentifier = kind === 'identifier';
  return {
    tokens: state.tokens + 1,
    last: { before: state.last, text: reading.text, logprob: chosen, margin: ranks?.margin ?? null, bits },
    judged: state.judged + (ranks === null ? 0 : 1),
    chosen: state.chosen + (chosen === null ? 0 : 1),
    firstMargin: state.firstMargin ?? (kind === 'blank' ? null : (ranks?.margin ?? null)),
    split: state.split + (ranks !== null && ranks.first < 0.5 ? 1 : 0),
    rankSums: ranks === null ? state.rankSums : state.rankSums.map((sum, at) => sum + (ranks.bits[at] ?? 0)),
    rankMaxima:
      ranks === null
        ? state.rankMaxima
        : state.rankMaxima.map((most, at) => Math.max(most, ranks.bits[at] ?? 0)),
    digits: state.digits + (isDigits ? 1 : 0),
    identifiers: state.identifiers + (isIdentifier ? 1 : 0),
    digitsLeast: isDigits ? Math.min(state.digitsLeast, chosen ?? 0) : state.digitsLeast,
    identifiersLeast: isIdentifier ? Math.min(state.identifiersLeast, chosen ?? 0) : state.identifiersLeast,
    weighted: state.weighted + weighted,
    weights: state.weights + weight,
    weightedLeast: Math.min(state.weightedLeast, weighted),
    openWord: open,
    characters: state.characters + reading.text.length,
    beginning: state.characters < END_CHARACTERS ? state.beginning + reading.text : state.beginning,
  };
}

/**
 * The log-probability evidence so far: finite numbers, by the same names for every draft. Tokens without
 * evidence are left out and told by `missing_share`; where nothing is known, the least calm value is assumed.
 * @param ending of an ended draft: whether it was cut is evidence too.
 */
export function logprobFeatures(state: FeatureState, ending?: DraftEnding): FeatureValues {
  const { tokens, judged } = state;
  const { logprobs, margins, bits } = columnsOf(state);
  const bitsOr = (value: number) => (judged === 0 ? MOST_BITS : value);
  const logprobOr = (value: number) => (state.chosen === 0 ? LEAST_LOGPROB : value);
  const values: Record<string, number> = {
    first_margin: state.firstMargin ?? 0,
    logprob_mean: logprobOr(meanOf(logprobs)),
    bits_mean: bitsOr(meanOf(bits)),
    bits_max: bitsOr(highestMean(bits, 1)),
    bits_slope: slopeOf(bits),
    bits_last8: bitsOr(lastMean(bits, 8)),
    bits_window4_max: bitsOr(highestMean(bits, 4)),
    bits_window8_max: bitsOr(highestMean(bits, 8)),
    bits_window16_max: bitsOr(highestMean(bits, 16)),
    bits_window32_max: bitsOr(highestMean(bits, 32)),
    original_early_max: bitsOr(highestMean(bits.subarray(0, ORIGINAL.earlyTokens), 1)),
    original_window_max: bitsOr(highestMean(bits, ORIGINAL.window, ORIGINAL.windowFrom)),
    split_share: judged === 0 ? 1 : state.split / judged,
    missing_share: tokens === 0 ? 1 : 1 - state.chosen / tokens,
    tokens_log: Math.log1p(tokens),
    cut: ending?.finishReason === 'length' ? 1 : 0,
    digit_share: tokens === 0 ? 0 : state.digits / tokens,
    identifier_share: tokens === 0 ? 0 : state.identifiers / tokens,
    digit_logprob_min: state.digitsLeast,
    identifier_logprob_min: state.identifiersLeast,
    weighted_logprob_mean: logprobOr(state.weights === 0 ? 0 : state.weighted / state.weights),
    weighted_logprob_min: logprobOr(state.weightedLeast),
  };
  for (const [at, name] of RANK_NAMES.entries()) {
    values[`${name}_mean`] = judged === 0 ? 1 : (state.rankSums[at] ?? 0) / judged;
    values[`${name}_max`] = judged === 0 ? 1 : (state.rankMaxima[at] ?? 0);
  }
  // From here on nothing needs the order of tokens.
  const lowLogprobs = state.chosen === 0 ? [] : quantilesOf(logprobs, SHARES);
  const lowMargins = judged === 0 ? [] : quantilesOf(margins, SHARES);
  for (const [at, name] of SHARE_NAMES.entries()) {
    values[`logprob_${name}`] = lowLogprobs[at] ?? LEAST_LOGPROB;
    values[`margin_${name}`] = lowMargins[at] ?? 0;
  }
  return values;
}

/** The draft's text as its tokens gave it; of a long one both ends, a line break between them. */
export function answerText(state: FeatureState): string {
  const isLong = state.characters > 2 * END_CHARACTERS;
  const texts: string[] = [];
  let length = 0;
  for (let mark = state.last; mark !== null; mark = mark.before) {
    if (isLong && length >= END_CHARACTERS) break;
    texts.push(mark.text);
    length += mark.text.length;
  }
  const text = texts.reverse().join('');
  return isLong ? `${state.beginning.slice(0, END_CHARACTERS)}\n${text.slice(-END_CHARACTERS)}` : text;
}

/** The names of each kind of evidence, in a fixed order. */
export const FEATURE_NAMES: Readonly<Record<EvidenceKind, readonly string[]>> = {
  logprobs: Object.keys(logprobFeatures(OPEN_FEATURES)),
  prompt: PROMPT_FEATURES,
  neighbours: NEIGHBOUR_FEATURES,
  answer: Object.keys(answerFeatures(null)),
  second: SECOND_FEATURES,
};

/** What is known of the tokens, in their order. */
function columnsOf(state: FeatureState) {
  const logprobs = new Float64Array(state.chosen);
  const margins = new Float64Array(state.judged);
  const bits = new Float64Array(state.judged);
  let chosen = state.chosen;
  let judged = state.judged;
  for (let mark = state.last; mark !== null; mark = mark.before) {
    if (mark.logprob !== null) {
      chosen -= 1;
      logprobs[chosen] = mark.logprob;
    }
    if (mark.bits !== null && mark.margin !== null) {
      judged -= 1;
      margins[judged] = mark.margin;
      bits[judged] = mark.bits;
    }
  }
  return { logprobs, margins, bits };
}

function bounded(logprob: number | null): number | null {
  if (logprob === null || !isUsableLogprob(logprob)) return null;
  return Math.min(0, Math.max(LEAST_LOGPROB, logprob));
}
