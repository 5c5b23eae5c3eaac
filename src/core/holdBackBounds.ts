import type { Verdict, VerdictReason } from './policy.ts';

/** How many tokens of a stream's draft may be held back. */
export interface HoldBackTokens {
  /** From here on a standing wait becomes doubt. */
  readonly tokens: number;
  /** From here on a standing doubt is a limit. */
  readonly tokensMax: number;
}

/** A verdict as it stands once the bounds of the hold-back are applied. */
export type StandingVerdict = Verdict | { readonly kind: 'limit'; readonly reason: VerdictReason };

/**
 * A policy's verdict on a stream that is still held back, within bounds: a wait that lasts too long is a doubt,
 * a doubt that lasts too long a limit. Tokens are named before time as the reason.
 * @param late what the clocks say may no longer stand.
 */
export function holdBackBounds(
  verdict: Verdict,
  tokens: number,
  late: 'no' | 'wait' | 'doubt',
  limits: HoldBackTokens,
): StandingVerdict {
  const waited: Verdict =
    verdict.kind !== 'wait'
      ? verdict
      : tokens >= limits.tokens
        ? { kind: 'doubt', reason: 'hold_back_tokens' }
        : late !== 'no'
          ? { kind: 'doubt', reason: 'hold_back_ms' }
          : verdict;
  if (waited.kind !== 'doubt') return waited;
  if (tokens >= limits.tokensMax) return { kind: 'limit', reason: 'limit_tokens' };
  return late === 'doubt' ? { kind: 'limit', reason: 'limit_ms' } : waited;
}
