import type { FinalVerdict, Policy, Reading, Verdict, VerdictReason } from './policy.ts';
import { WAIT } from './policy.ts';

/** A policy's opinion of a draft so far, with the rules no policy may break applied on top. */
export interface Judgement<State = unknown> {
  readonly policyState: State;
  readonly tokens: number;
  readonly withoutEvidence: number;
  readonly verdict: Verdict;
}

/** How the drafter's stream came to its end. */
export interface DraftEnding {
  /** OpenAI's finish_reason: stop, length, content_filter, tool_calls ... */
  readonly finishReason: string;
  /** Whose token cap ended the draft; null when none did. The client's would have cut heavy as well. */
  readonly cutBy: 'client' | 'drafter' | null;
  readonly refused: boolean;
}

/** More than this share of the tokens after the first without log-probabilities is no evidence. */
const MISSING_SHARE = 0.1;

/** The judgement before the first token. */
export function openJudgement<State>(policy: Policy<State>, state: State = policy.initial): Judgement<State> {
  return { policyState: state, tokens: 0, withoutEvidence: 0, verdict: WAIT };
}

/**
 * The judgement after one more token. Missing evidence is not confidence: the first token without
 * log-probabilities rejects, and so do more than a tenth of the later ones. A single missing entry is
 * tolerated, since servers merge the entries of tokens that share a character or a stop string.
 */
export function judgeToken<State>(
  policy: Policy<State>,
  judgement: Judgement<State>,
  reading: Reading,
): Judgement<State> {
  const tokens = judgement.tokens + 1;
  const withoutEvidence = judgement.withoutEvidence + (reading.missing === null ? 0 : 1);
  const policyState = policy.next(judgement.policyState, reading);
  const fault = missingEvidence(reading, tokens, withoutEvidence);
  const sticky = isEvidenceFault(judgement.verdict) ? judgement.verdict : null;
  const verdict: Verdict =
    sticky ?? (fault ? { kind: 'reject', reason: fault } : policy.verdict(policyState));
  return { policyState, tokens, withoutEvidence, verdict };
}

/** The last word on an ended draft. Cut short by anything but the client, filtered, refused or empty: not kept. */
export function judgeEnd<State>(
  policy: Policy<State>,
  judgement: Judgement<State>,
  ending: DraftEnding,
): FinalVerdict {
  return endFault(judgement, ending) ?? policy.ended(judgement.policyState, ending);
}

/** Why an ended draft is not kept whatever its policy thinks of it; null: the policy judges. */
export function endFault<State>(judgement: Judgement<State>, ending: DraftEnding): FinalVerdict | null {
  if (isEvidenceFault(judgement.verdict)) return judgement.verdict;
  if (ending.finishReason === 'content_filter') return { kind: 'reject', reason: 'filtered' };
  if (ending.refused) return { kind: 'reject', reason: 'refused' };
  if (wasTruncated(ending)) return { kind: 'reject', reason: 'truncated' };
  if (judgement.tokens === 0) return { kind: 'reject', reason: 'empty' };
  return null;
}

/** A length that is not the client's own would not have cut heavy: the drafter's cap, or its context. */
function wasTruncated({ finishReason, cutBy }: DraftEnding): boolean {
  return cutBy === 'drafter' || (finishReason === 'length' && cutBy !== 'client');
}

function missingEvidence(reading: Reading, tokens: number, withoutEvidence: number): VerdictReason | null {
  if (reading.missing === null) return null;
  const reason = reading.missing === 'sentinel' ? 'sentinel_logprobs' : 'no_logprobs';
  if (tokens === 1) return reason;
  return withoutEvidence > 1 && withoutEvidence / (tokens - 1) > MISSING_SHARE ? reason : null;
}

function isEvidenceFault(verdict: Verdict): verdict is FinalVerdict {
  return (
    verdict.kind === 'reject' && (verdict.reason === 'no_logprobs' || verdict.reason === 'sentinel_logprobs')
  );
}
