import { overheadOf } from '../core/overhead.ts';
import type { CallRecord, ReceiptStep, ReceiptTiming } from '../core/receipt.ts';
import type { Lane } from './lane.ts';

/** The times of a request that has ended. */
export function timingOf(lane: Lane, calls: readonly CallRecord[], answered: boolean): ReceiptTiming {
  const { shown, judged } = lane;
  const { firstMs, lastMs } = shown;
  const drafted = calls.some(({ role }) => role === 'draft');
  const { tokens = 0, withoutEvidence = 0 } = judged?.judgement ?? {};
  const took = answered && firstMs !== null && lastMs !== null;
  return {
    firstShownMs: firstMs,
    lastShownMs: lastMs,
    largestGapMs: shown.largestGapMs === null ? null : rounded(shown.largestGapMs),
    holdBack: lane.holdBack,
    draftTokens: drafted ? { judged: tokens, withoutLogprobs: withoutEvidence } : null,
    aborts: lane.calls.flatMap(({ abort }) => abort ?? []),
    overhead: took
      ? overheadOf({ calls, lookupMs: lookupMsOf(lane.steps), firstShownMs: firstMs, lastShownMs: lastMs })
      : null,
  };
}

/** Also of a lookup that came too late, which nobody waited for to its end. */
function lookupMsOf(steps: readonly ReceiptStep[]): number {
  return steps.reduce((sum, { state, atMs }, at) => {
    const next = steps[at + 1];
    return next !== undefined && WAITING.has(state) ? sum + next.atMs - atMs : sum;
  }, 0);
}

const WAITING: ReadonlySet<string> = new Set(['cacheLookup.asking', 'cacheLookup.following']);

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
