import type { ReuseFault } from '../core/reuseFault.ts';
import type { CacheQuestion } from '../ports.ts';
import { type CacheTools, queued } from './cacheTools.ts';
import { DeadlinePassed, withDeadline } from './deadline.ts';
import type { Eligibility } from './eligibility.ts';
import { guardedEntries } from './guardedEntries.ts';
import type { KeptEntry } from './keptEntry.ts';
import type { LookupNotes } from './lookupNotes.ts';
import type { LookupPlan } from './lookupPlan.ts';
import type { LookupReason } from './lookupReason.ts';
import { nearbyEntries } from './nearbyEntries.ts';
import { type Found, sameWords } from './sameWords.ts';
import { rejectPair, verifyPair } from './verifyPair.ts';

/** What a search works on. */
export interface Search {
  readonly question: CacheQuestion;
  readonly plan: LookupPlan;
  readonly eligible: Eligibility;
  readonly notes: LookupNotes;
  readonly signal: AbortSignal;
}

/** Of the lookup's deadline, ms: for what is done with a verdict. */
const AFTER_VERDICT_MS = 10;

/**
 * The tiers in their order: the same words, the same in canonical form, then what is alike and passes the guards,
 * then what the verifier approves where it is quick enough, else nothing.
 */
export async function lookupSteps(tools: CacheTools, search: Search): Promise<Found | null> {
  const { question, plan, notes, signal, eligible } = search;
  const { wish } = question;
  const known = await notes.stage('exact', () => sameWords(tools, plan, { wish, notes, signal }));
  if (known !== null) return known;
  const { partition, asked } = plan;
  const reason = whyNotAlike(tools, search);
  if (reason !== null || partition === null || asked.text === null) {
    return notes.missed(notes.reason ?? reason ?? 'not_found');
  }
  const near = await nearbyEntries(tools, plan, { partition, wish, notes, signal });
  const { text } = asked;
  const trusted = eligible.upTo === 'semantic';
  const guarded = await notes.stage('guards', async () =>
    guardedEntries(tools.parts.guards, near, { text, trusted }),
  );
  notes.candidates = guarded.candidates;
  if (guarded.served !== null) return { entry: guarded.served, tier: 'semantic', likeness: 'semantic' };
  if (guarded.reason !== 'grey' || !isVerified(tools)) {
    const why = guarded.reason === 'grey' ? 'vetoed' : (guarded.reason ?? 'not_found');
    return notes.missed(notes.reason ?? why);
  }
  plan.grey = guarded.grey;
  return verifiedNow(tools, search, guarded.grey);
}

/** Why likeness is not asked; null: it is. */
function whyNotAlike({ parts, budget }: CacheTools, search: Search): LookupReason | ReuseFault | null {
  const { plan, eligible } = search;
  if (parts.mode === 'exact') return 'not_found';
  if (plan.partition === null) return eligible.reason ?? 'no_vectors';
  return budget.isOff(plan.scope) ? 'budget' : null;
}

export function isVerified({ parts }: Pick<CacheTools, 'parts'>): boolean {
  return parts.mode === 'verified' && parts.verifier !== null;
}

/** Asks the verifier about the best grey candidate, where it is known to answer within what is left of the lookup. */
async function verifiedNow(
  tools: CacheTools,
  search: Search,
  [best, ...others]: readonly KeptEntry[],
): Promise<Found | null> {
  const { plan, notes, signal } = search;
  const leftMs = tools.parts.deadlines.lookupMs - notes.elapsedMs - AFTER_VERDICT_MS;
  if (best === undefined || !tools.pace.fits(leftMs)) return notes.missed('grey');
  try {
    const verdict = await notes.stage('verify', () =>
      withDeadline((within) => verifyPair(tools, plan, best, within), { ms: leftMs, signal }),
    );
    notes.costs.push(verdict.cost);
    if (verdict.reusable === null) return notes.missed('grey');
    plan.grey = verdict.reusable ? [] : others;
    if (verdict.reusable) return { entry: best, tier: 'verified', likeness: 'verified' };
    notes.candidates = notes.candidates.map((one) =>
      one.id === best.id ? { ...one, vetoedBy: 'verifier' } : one,
    );
    void queued(tools, () => rejectPair(tools, plan, best.id));
    return notes.missed(others.length > 0 ? 'grey' : 'vetoed');
  } catch (cause) {
    if (cause instanceof DeadlinePassed) return notes.missed('grey');
    throw cause;
  }
}
