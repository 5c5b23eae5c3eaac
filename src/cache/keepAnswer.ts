import type { Cost } from '../core/cost.ts';
import type { AnswerOffer, CacheLookup, CacheQuestion } from '../ports.ts';
import { admissionRefusal } from './admission.ts';
import { storeKey } from './cacheKeys.ts';
import { type CacheTools, jitteredTtlMs, queued } from './cacheTools.ts';
import { type KeptEntry, neutralAnswer, writeEntry } from './keptEntry.ts';
import { writeAlias } from './learnedAlias.ts';
import { type LookupPlan, planOf } from './lookupPlan.ts';
import { isVerified } from './lookupSteps.ts';
import { embedded } from './nearbyEntries.ts';
import { verifyLater } from './verifyPair.ts';

/**
 * Takes an answer that was served. What may be kept is written soon; where it may not be kept, the verifier is asked
 * whether an answer that is kept already would have done: its words are then found the next time.
 */
export function keepAnswer(
  tools: CacheTools,
  question: CacheQuestion,
  lookup: CacheLookup,
  offer: AnswerOffer,
): void {
  const plan = planOf(lookup);
  if (plan === null || lookup.hit !== null || !question.wish.write) return;
  const refusal = admissionRefusal(offer, tools.parts);
  if (refusal !== null) {
    tools.tally.counts.writes.refused[refusal] += 1;
    if (plan.grey.length > 0 && isVerified(tools) && !tools.parts.shadow) {
      tools.verifying.push(() => verifyLater(tools, plan));
    }
    return;
  }
  plan.writing = queued(tools, () => write(tools, plan, offer));
}

/** The entry first: what leads to it may only come after it. */
async function write(
  tools: CacheTools,
  plan: LookupPlan,
  { answer, model, tier }: AnswerOffer,
): Promise<void> {
  const { kept, keys, parts, tally, closing } = tools;
  const { writes } = tally.counts;
  const { scope, textKey, tenant, canonicalKey, asked } = plan;
  const id = keys.entryId(textKey);
  const ttlMs = jitteredTtlMs(tools);
  const createdAtMs = parts.clock.now();
  const entry: KeptEntry = {
    id,
    text: asked.text,
    textKey,
    model,
    tier,
    createdAtMs,
    expiresAtMs: createdAtMs + ttlMs,
    epoch: plan.epoch,
    partition: plan.partition,
    tags: plan.tags,
    answer: neutralAnswer(answer),
  };
  const bytes = writeEntry(entry);
  if (bytes.length > parts.maxAnswerBytes) {
    writes.refused.too_large += 1;
    return;
  }
  const [bad] = await kept.read([storeKey.rejected(scope, id, textKey)], closing);
  if (bad !== null && bad !== undefined && tier !== 'heavy') {
    writes.refused.rejected += 1;
    return;
  }
  await kept.write(storeKey.entry(scope, id), bytes, ttlMs, closing);
  await kept.write(storeKey.owned(tenant, id), Buffer.from(scope), ttlMs, closing);
  if (canonicalKey !== null) {
    await writeAlias(tools, { scope, textKey: canonicalKey }, { id, via: 'canonical' });
  }
  writes.kept += 1;
  await putVector(tools, plan, { id, expiresAtMs: entry.expiresAtMs });
}

async function putVector(
  tools: CacheTools,
  plan: LookupPlan,
  { id, expiresAtMs }: { readonly id: string; readonly expiresAtMs: number },
): Promise<void> {
  const { parts, calls, closing } = tools;
  const { vectors, deadlines } = parts;
  const { partition, tenant } = plan;
  // Where likeness is off it stays so for this scope.
  if (vectors === null || partition === null || tools.budget.isOff(plan.scope)) return;
  const costs: Cost[] = [];
  const vector = await embedded(tools, plan, costs, closing);
  // Most often the lookup has embedded it, and its cost is on the receipt.
  for (const cost of costs) tools.tally.spent(cost);
  const point = { id, scope: partition, tenant, vector, expiresAtMs };
  await calls.vectors((within) => vectors.put(point, within), { ms: deadlines.vectorMs, signal: closing });
}
