import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import type { Collected } from './collectItem.ts';
import type { SpendingCap } from './spendingCap.ts';

/** Why no more prompts were begun. */
export type Stopped =
  | { readonly why: 'done' | 'interrupted' | 'budget' }
  /** So many failed in a row that the next would, too. */
  | { readonly why: 'unreachable' | 'no_evidence'; readonly last: string };

export interface AskAllOptions {
  readonly concurrency: number;
  /** Aborted: what is under way ends, and nothing new begins. */
  readonly signal: AbortSignal;
  readonly cap: SpendingCap;
  /** Nano-dollars a prompt costs at most. */
  readonly boundOf: (item: DatasetItem) => number;
  readonly collect: (item: DatasetItem) => Promise<Collected>;
  /** Called for each, one at a time; the next begins when it has settled. */
  readonly keep: (collected: Collected) => Promise<void>;
  /** Drafts with log-probabilities are known of these models. */
  readonly hasEvidence: boolean;
}

/** Failures in a row after which a server is as good as gone. */
const FAILURES_IN_A_ROW = 5;
/** Drafts without evidence, and none with any, after which the drafter has none to give. */
const WITHOUT_EVIDENCE = 3;

/**
 * Asks prompts, several at a time, until there are none, or there is a reason to stop.
 * @throws Error when a prompt could not be kept; what was under way has ended by then.
 */
export async function askAll(items: readonly DatasetItem[], options: AskAllOptions): Promise<Stopped> {
  const { concurrency, signal, cap, boundOf, collect, keep } = options;
  const queue = [...items];
  const flying = new Set<Promise<void>>();
  let { hasEvidence } = options;
  let failures = 0;
  let without = 0;
  let stopped: Stopped | null = null;
  let fault: { readonly cause: unknown } | null = null;

  const judge = ({ entry, failure }: Collected): void => {
    if (failure === null) {
      hasEvidence = true;
      failures = 0;
      return;
    }
    const last = entry.why ?? failure;
    if (failure === 'no_logprobs' || failure === 'sentinel_logprobs') {
      without += 1;
      failures = 0;
      if (!hasEvidence && without >= WITHOUT_EVIDENCE) stopped ??= { why: 'no_evidence', last };
      return;
    }
    failures += 1;
    if (failures >= FAILURES_IN_A_ROW) stopped ??= { why: 'unreachable', last };
  };
  const begin = (item: DatasetItem, bound: number): void => {
    const flight = collect(item)
      .then(async (collected) => {
        cap.settle(bound, collected.entry.nanoDollars);
        judge(collected);
        await keep(collected);
      })
      .catch((cause: unknown) => {
        fault ??= { cause };
      })
      .finally(() => flying.delete(flight));
    flying.add(flight);
  };

  while (stopped === null && fault === null && queue.length > 0) {
    const [item] = queue;
    if (signal.aborted) stopped = { why: 'interrupted' };
    else if (flying.size >= concurrency || item === undefined) await Promise.race(flying);
    else {
      const bound = boundOf(item);
      if (cap.reserve(bound)) {
        queue.shift();
        begin(item, bound);
      } else if (flying.size > 0) await Promise.race(flying);
      else stopped = { why: 'budget' };
    }
  }
  await Promise.all(flying);
  const failed = fault as { readonly cause: unknown } | null; // set by what the compiler does not follow
  if (failed !== null) throw new Error('Cannot go on with the run', { cause: failed.cause });
  return stopped ?? { why: 'done' };
}
