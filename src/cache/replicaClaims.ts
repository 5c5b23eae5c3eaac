import { setTimeout as pause } from 'node:timers/promises';
import type { CachedAnswer, CacheLookup, CacheQuestion } from '../ports.ts';
import { storeKey } from './cacheKeys.ts';
import { type CacheTools, queued } from './cacheTools.ts';
import { cachedAnswer } from './lookUp.ts';
import { planOf } from './lookupPlan.ts';
import { usableEntry } from './usableEntry.ts';

/** A claim ends by itself when the replica that has it is gone. */
const CLAIM_TTL_MS = 30_000;
/** Pauses between two looks grow from the one to the other. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 100;

/** Among the replicas that share a store, one answers a miss and the others wait for it, a while. */
export interface ReplicaClaims {
  claim(lookup: CacheLookup, signal: AbortSignal): Promise<boolean>;
  awaitClaimed(
    question: CacheQuestion,
    lookup: CacheLookup,
    signal: AbortSignal,
  ): Promise<CachedAnswer | null>;
  release(lookup: CacheLookup): void;
}

/** None of its methods rejects: a store that fails leaves every replica to answer for itself. */
export function replicaClaims(tools: CacheTools): ReplicaClaims {
  const { kept, keys, parts, tally } = tools;
  const { clock, random, deadlines } = parts;
  /** Tokens of the claims this process has. */
  const held = new Set<string>();
  return {
    async claim(lookup, signal) {
      const plan = planOf(lookup);
      if (plan === null || !plan.claimable) return true;
      try {
        const key = storeKey.claim(plan.scope, plan.textKey);
        const isOurs = await kept.claim(key, plan.token, CLAIM_TTL_MS, signal);
        if (isOurs) held.add(plan.token);
        return isOurs;
      } catch {
        return true; // counted where it failed; better answered twice than not at all
      }
    },

    async awaitClaimed({ wish }, lookup, signal) {
      const plan = planOf(lookup);
      if (plan === null || !plan.claimable) return null;
      const id = keys.entryId(plan.textKey);
      const names = {
        key: storeKey.entry(plan.scope, id),
        claim: storeKey.claim(plan.scope, plan.textKey),
      };
      const fromMs = clock.monotonicMs();
      let pauseMs = FIRST_PAUSE_MS;
      try {
        while (!signal.aborted && clock.monotonicMs() - fromMs < deadlines.waitMs) {
          const { value, claimed } = await kept.readBeside(names, signal);
          const read = { bytes: value, id, maxAgeSeconds: wish.maxAgeSeconds };
          const entry = await usableEntry(tools, read, plan, signal);
          if (typeof entry !== 'string') {
            tally.hit('shared');
            return cachedAnswer(tools, { entry, tier: 'shared', likeness: null, plan });
          }
          if (!claimed) return null;
          // Not all at the same moment.
          await pause(pauseMs * (0.75 + random() / 2), undefined, { signal, ref: false });
          pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
        }
        return null;
      } catch {
        return null; // counted where it failed, or nobody waits
      } finally {
        tally.stage('wait', clock.monotonicMs() - fromMs);
      }
    },

    release(lookup) {
      const plan = planOf(lookup);
      if (plan === null || !held.delete(plan.token)) return;
      const key = storeKey.claim(plan.scope, plan.textKey);
      const { writing } = plan;
      const giveBack = () =>
        void queued(tools, async () => {
          await kept.unclaim(key, plan.token, tools.closing);
        });
      // Whoever finds neither claim nor answer would answer it once more.
      if (writing === null) giveBack();
      else void writing.then(giveBack);
    },
  };
}
