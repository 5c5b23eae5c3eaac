import { type Cost, UNKNOWN_COST } from '../core/cost.ts';
import { storeKey } from './cacheKeys.ts';
import type { CacheTools } from './cacheTools.ts';
import type { KeptEntry } from './keptEntry.ts';
import { writeAlias } from './learnedAlias.ts';
import type { LookupPlan } from './lookupPlan.ts';

/** How long a pair that was found bad is not tried again. */
const REJECTED_TTL_MS = 30 * 24 * 3_600_000;

/** Candidates of one question the verifier is asked about at most: each is a call of a model. */
const VERIFIED_AT_MOST = 2;

/** Asks the verifier about one pair. Rejects as `PartCall` does. */
export async function verifyPair(
  { parts, calls, pace, tally }: CacheTools,
  { asked }: LookupPlan,
  entry: KeptEntry,
  signal: AbortSignal,
): Promise<{ readonly reusable: boolean | null; readonly cost: Cost }> {
  const { verifier, deadlines, clock } = parts;
  const { text } = asked;
  if (verifier === null || text === null || entry.text === null) {
    throw new TypeError('Cannot verify: there is no verifier, or no text');
  }
  const pair = { asked: text, kept: entry.text, answer: entry.answer.choices[0]?.message.content ?? '' };
  const fromMs = clock.monotonicMs();
  try {
    const { reusable, cost } = await calls.verifier((within) => verifier.mayReuse(pair, within), {
      ms: deadlines.verifyMs,
      signal,
    });
    pace.took(clock.monotonicMs() - fromMs);
    tally.counts.verified[reusable === null ? 'unknown' : reusable ? 'approved' : 'rejected'] += 1;
    return { reusable, cost };
  } catch (cause) {
    // However soon it failed or was given up: no request waits for it for a while.
    pace.took(Number.POSITIVE_INFINITY);
    throw cause;
  }
}

/**
 * Decides on grey candidates after a fresh answer was served: the first that is approved answers these words from
 * now on; what is rejected is not tried again. What could not be told may be tried another time.
 */
export async function verifyLater(tools: CacheTools, plan: LookupPlan): Promise<void> {
  for (const entry of plan.grey.slice(0, VERIFIED_AT_MOST)) {
    const { reusable, cost } = await verifyPair(tools, plan, entry, tools.closing).catch((cause: unknown) => {
      tools.tally.spent(UNKNOWN_COST);
      throw cause;
    });
    tools.tally.spent(cost);
    if (reusable === true) {
      await writeAlias(tools, plan, { id: entry.id, via: 'verified' });
      return;
    }
    if (reusable === false) await rejectPair(tools, plan, entry.id);
  }
}

/** Remembers that these words are not answered by this entry. */
export function rejectPair(
  { kept, closing }: CacheTools,
  { scope, textKey }: Pick<LookupPlan, 'scope' | 'textKey'>,
  id: string,
): Promise<void> {
  return kept.write(storeKey.rejected(scope, id, textKey), new Uint8Array([1]), REJECTED_TTL_MS, closing);
}
