import type { Calibration } from './calibration.ts';
import { costOf, type Price } from './cost.ts';

/** What a head start of the heavy model is worth against what it costs when it was in vain. */
export interface HeadStart {
  /** Time a client waits less when heavy was started at the doubt and not at the verdict, seconds. */
  readonly savedSeconds: number;
  /** What a second of waiting is worth, US dollars. */
  readonly dollarsPerSecond: number;
  /** What a heavy call costs that is cancelled or thrown away, US dollars; null: unknown. */
  readonly wastedDollars: number | null;
}

/** Without prices, a doubt is taken to pay when escalation is more likely than not. */
const UNPRICED = 0.5;
/** A wasted call that costs nothing is still a call on somebody's machine. */
const LEAST = 0.01;

/**
 * From which probability of escalation on a doubt pays: where what is saved if it comes to that,
 * P * seconds * dollars a second, is at least what is wasted if not, (1 - P) * dollars of a heavy call. That is
 * P >= wasted / (wasted + saved).
 * @returns in [0.01, 1]; 1, which only certainty reaches, where nothing is saved; 0.5 where a price is unknown.
 */
export function doubtThreshold({ savedSeconds, dollarsPerSecond, wastedDollars }: HeadStart): number {
  const saved = savedSeconds * dollarsPerSecond;
  if (!(saved > 0)) return 1;
  if (wastedDollars === null || !(wastedDollars >= 0)) return UNPRICED;
  if (saved === Number.POSITIVE_INFINITY) return LEAST;
  if (wastedDollars === Number.POSITIVE_INFINITY) return 1;
  return Math.min(1, Math.max(LEAST, wastedDollars / (wastedDollars + saved)));
}

/**
 * The head start a calibration's requests give on average. Saved is the time of the draft's tokens from the
 * hold-back on, which a doubt lets heavy use: to the draft's end, or for a stream to where a standing doubt
 * escalates. Wasted is a whole heavy call, its prompt and its answer: the most it can be.
 * @param price of the heavy model; null: unknown.
 */
export function headStart(
  { data, pair }: Pick<Calibration, 'data' | 'pair'>,
  options: { readonly price: Price | null; readonly dollarsPerSecond: number; readonly whole: boolean },
): HeadStart {
  const { meanPromptTokens, meanDraftTokens, meanHeavyTokens, msPerDraftToken } = data;
  const until = options.whole ? meanDraftTokens : Math.min(meanDraftTokens, pair.holdBackTokensMax);
  const { nanoDollars } = costOf(
    {
      promptTokens: Math.round(meanPromptTokens),
      cachedPromptTokens: 0,
      completionTokens: Math.round(meanHeavyTokens),
      provenance: 'estimated',
    },
    options.price,
  );
  return {
    savedSeconds: (Math.max(0, until - pair.holdBackTokens) * msPerDraftToken) / 1000,
    dollarsPerSecond: options.dollarsPerSecond,
    wastedDollars: nanoDollars === null ? null : nanoDollars / 1e9,
  };
}
