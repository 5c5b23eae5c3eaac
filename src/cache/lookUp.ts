import { randomUUID } from 'node:crypto';
import type { CachedAnswer, CacheLookup, CacheQuestion } from '../ports.ts';
import { type AskedParts, askedParts } from './askedParts.ts';
import type { QuestionBasis } from './cacheKeys.ts';
import { type CacheTools, queued } from './cacheTools.ts';
import { Abandoned, DeadlinePassed, withDeadline } from './deadline.ts';
import { type Eligibility, eligibility, whyBypassed } from './eligibility.ts';
import { writeAlias } from './learnedAlias.ts';
import { LookupNotes } from './lookupNotes.ts';
import { type LookupPlan, withPlan } from './lookupPlan.ts';
import type { BypassReason, LookupReason } from './lookupReason.ts';
import { lookupSteps } from './lookupSteps.ts';
import { PartFailure } from './partCalls.ts';
import { planLookup } from './planLookup.ts';
import type { Found } from './sameWords.ts';
import { ageSeconds } from './usableEntry.ts';

const NO_KEYS = { key: null, entryId: null, textKey: null } as const;

/** Looks a question up. Never rejects: whatever fails, or is not done in time, is a miss that says so. */
export async function lookUp(
  tools: CacheTools,
  question: CacheQuestion,
  signal: AbortSignal,
): Promise<CacheLookup> {
  const notes = new LookupNotes(tools.parts.clock);
  const bypassed = whyBypassed(question);
  if (bypassed?.upTo === 'nothing' && !bypassed.keep) return bypass(tools, notes, bypassed.reason);
  const asked = askedParts(question.raw, question.request);
  const basis = asked === null ? null : basisOf(tools, question, asked);
  if (asked === null || basis === null) return bypass(tools, notes, 'unreadable');

  const { lookupMs } = tools.parts.deadlines;
  let plan: LookupPlan | null = null;
  let found: Found | null = null;
  try {
    found = await withDeadline(
      async (within) => {
        const eligible = eligibilityOf(tools, question, asked);
        const made = await notes.stage('epoch', () =>
          planLookup(tools, question, { asked, basis, eligible }, within),
        );
        plan = made;
        if (bypassed !== null) return null;
        return lookupSteps(tools, { question, plan: made, eligible, notes, signal: within });
      },
      { ms: lookupMs, signal },
    );
  } catch (cause) {
    notes.missed(reasonOf(tools, cause, signal));
  }
  for (const [stage, ms] of entriesOf(notes.stagesMs)) tools.tally.stage(stage, ms);
  if (bypassed?.upTo === 'nothing') {
    // A fresh answer is wanted: it is kept, and no other request is answered by it on the way.
    const fresh = bypass(tools, notes, bypassed.reason);
    return withPlan({ ...fresh, ...keysOf(tools, plan, randomUUID) }, plan);
  }
  const key = () => tools.keys.text(tools.keys.scope(basis, null), basis);
  return withPlan({ ...answered(tools, { notes, plan, found }), ...keysOf(tools, plan, key) }, plan);
}

/** @param otherwise what stands for the question where the store did not tell its scope: it may still be shared. */
function keysOf({ keys }: CacheTools, plan: LookupPlan | null, otherwise: () => string) {
  if (plan === null) return { key: otherwise(), entryId: null, textKey: null };
  const { textKey, refreshing } = plan;
  return { key: refreshing ? otherwise() : textKey, entryId: keys.entryId(textKey), textKey };
}

function eligibilityOf({ parts }: CacheTools, question: CacheQuestion, asked: AskedParts): Eligibility {
  const perUser = parts.scopePer === 'user';
  return eligibility(question, asked, { fault: parts.guards.fault, perUser });
}

/** Null when the request has no canonical JSON. */
function basisOf({ keys }: CacheTools, question: CacheQuestion, asked: AskedParts): QuestionBasis | null {
  try {
    return keys.basis(question, asked);
  } catch {
    return null; // the caller says that it cannot be read
  }
}

function bypass({ parts, tally }: CacheTools, notes: LookupNotes, reason: BypassReason): CacheLookup {
  notes.missed(reason);
  tally.bypass(reason);
  const { cost } = notes;
  return { status: 'bypass', hit: null, ...NO_KEYS, record: notes.record(parts), cost };
}

function answered(
  tools: CacheTools,
  {
    notes,
    plan,
    found,
  }: {
    readonly notes: LookupNotes;
    readonly plan: LookupPlan | null;
    readonly found: Found | null;
  },
): CacheLookup {
  const { parts, tally } = tools;
  for (const { vetoedBy } of notes.candidates) tally.vetoed(vetoedBy);
  const hit = found === null || plan === null ? null : served(tools, { notes, plan, found });
  if (hit === null) tally.miss(notes.reason ?? 'not_found');
  else tally.hit(hit.tier);
  const { cost } = notes;
  return { status: hit?.tier ?? 'miss', hit, ...NO_KEYS, record: notes.record(parts), cost };
}

/** What was found as it is served; null in shadow mode, where likeness is only told of. */
function served(
  tools: CacheTools,
  { notes, plan, found }: { readonly notes: LookupNotes; readonly plan: LookupPlan; readonly found: Found },
): CachedAnswer | null {
  const { entry, likeness } = found;
  if (tools.parts.shadow && likeness !== null) {
    notes.found(entry.id, likeness, ageSeconds(tools, entry));
    tools.tally.counts.wouldHit[likeness] += 1;
    return notes.missed('shadow');
  }
  if (found.tier === 'semantic' || found.tier === 'verified') {
    const via = found.tier;
    void queued(tools, () => writeAlias(tools, plan, { id: entry.id, via }));
  }
  notes.reason = null;
  const hit = cachedAnswer(tools, { entry, tier: found.tier, likeness, plan });
  notes.found(entry.id, found.tier, hit.ageSeconds);
  return hit;
}

/** An entry as the port gives it. */
export function cachedAnswer(
  tools: CacheTools,
  {
    entry,
    tier,
    likeness,
    plan,
  }: {
    readonly entry: Found['entry'];
    readonly tier: CachedAnswer['tier'];
    readonly likeness: Found['likeness'];
    readonly plan: LookupPlan;
  },
): CachedAnswer {
  const created = Math.floor(entry.createdAtMs / 1000);
  // Whoever serves it gives it an id and a time of its own.
  const answer = { ...entry.answer, id: `chatcmpl-${entry.id}`, created } as CachedAnswer['answer']; // the rest of one
  const hit: CachedAnswer = {
    id: entry.id,
    tier,
    byLikeness: likeness !== null,
    answer,
    model: entry.model,
    ageSeconds: ageSeconds(tools, entry),
    textKey: plan.textKey,
  };
  return withPlan(hit, plan);
}

function reasonOf({ parts }: CacheTools, cause: unknown, signal: AbortSignal): LookupReason {
  if (cause instanceof PartFailure) return cause.reason;
  if (cause instanceof DeadlinePassed) return 'lookup_slow';
  if (cause instanceof Abandoned && signal.aborted) return 'aborted';
  parts.onFault({ type: 'bug', cause });
  return 'bug';
}

function entriesOf<Name extends string>(record: Readonly<Partial<Record<Name, number>>>): [Name, number][] {
  return Object.entries(record) as [Name, number][]; // of a record with these names alone
}
