import type { GradedDraft } from './gradedDraft.ts';
import { type HoldBackTokens, holdBackBounds } from './holdBackBounds.ts';
import { endFault, type Judgement, judgeEnd, judgeToken, openJudgement } from './judgement.ts';
import { type GateReason, openPolicy, type Policy, type Reading } from './policy.ts';
import { readDraft } from './readDraft.ts';

/** How a draft is replayed. */
export interface ReplayOptions {
  /** The hold-back of a stream; null: a whole answer, of which nothing is shown before it has ended. */
  readonly stream: HoldBackTokens | null;
  /** The draft as `readDraft` reads it for this policy, where several policies share it. */
  readonly readings?: readonly Reading[] | undefined;
}

/** What the gateway would have done with a draft. Positions are tokens of the draft, from 1. */
export interface ReplayOutcome {
  readonly served: 'draft' | 'heavy';
  /** A verdict's reason, or a gate's. */
  readonly reason: string;
  readonly stratum: string | null;
  /** Whether what is kept is covered by a certificate. */
  readonly certified: boolean;
  /** Why no draft was asked; null when one was. */
  readonly notDrafted: GateReason | null;
  /** Completion tokens of the draft that are paid: up to where it was dropped, or all. */
  readonly tokensDrafted: number;
  /** After which token the draft was committed to; null when it was not. A whole answer is after its last. */
  readonly committedAt: number | null;
  /** Where the draft was doubted first, while held back; null when it was not. */
  readonly doubtedAt: number | null;
  /** Heavy was started beside the draft. */
  readonly speculated: boolean;
  /** The second drafter was asked; never where the recording has no second answer. */
  readonly secondAsked: boolean;
  /** After the commit the policy thought otherwise. */
  readonly lateAlarm: boolean;
}

/**
 * What the gateway would decide about a recorded draft under a policy, clocks left out: every doubt may start
 * heavy, heavy never ends before the draft is judged, and the hold-back knows tokens only. Whether JSON parses is
 * not looked at. Pure; needs no model. Throws only what the policy throws.
 */
export function replayDraft<State>(
  policy: Policy<State>,
  draft: GradedDraft,
  options: ReplayOptions,
): ReplayOutcome {
  const { stream } = options;
  const opening = openPolicy(policy, {
    sketch: () => draft.sketch,
    promptTokens: () => draft.promptTokens,
    whole: stream === null,
  });
  const { stratum, certified, notDrafted } = opening;
  const begun = { stratum, certified, notDrafted, secondAsked: false, lateAlarm: false };
  if (notDrafted !== null) {
    const never = { committedAt: null, doubtedAt: null, speculated: false };
    return { ...begun, ...never, served: 'heavy', reason: notDrafted, tokensDrafted: 0 };
  }
  const { ending, usage, tokens } = draft.draft;
  const held = holdBack(policy, opening.state, options.readings ?? readDraft(draft.draft, policy), stream);
  const { doubtedAt, judgement } = held;
  const doubted = { doubtedAt, speculated: doubtedAt !== null };
  if (held.dropped !== null) {
    const { at, reason } = held.dropped;
    return { ...begun, ...doubted, served: 'heavy', reason, tokensDrafted: at, committedAt: null };
  }
  const paid = { ...begun, ...doubted, tokensDrafted: usage.completionTokens };
  if (held.committed !== null) {
    const { at, reason } = held.committed;
    const lateAlarm = held.alarmed || judgeEnd(policy, judgement, ending).kind === 'reject';
    return { ...paid, served: 'draft', reason, committedAt: at, lateAlarm };
  }
  const { second } = policy;
  const isOpen = draft.second !== null && endFault(judgement, ending) === null;
  const secondAsked = isOpen && (second?.wanted(judgement.policyState, ending) ?? false);
  const heard =
    secondAsked && second !== undefined
      ? { ...judgement, policyState: second.heard(judgement.policyState, draft.second?.agreement ?? null) }
      : judgement;
  const { kind, reason } = judgeEnd(policy, heard, ending);
  const served = kind === 'keep' ? 'draft' : 'heavy';
  return { ...paid, secondAsked, served, reason, committedAt: kind === 'keep' ? tokens.length : null };
}

/** A place in the draft and why it was one. */
interface Turn {
  readonly at: number;
  readonly reason: string;
}

/** What became of a draft up to its end, or to where it was dropped. */
interface Held<State> {
  readonly judgement: Judgement<State>;
  readonly doubtedAt: number | null;
  readonly dropped: Turn | null;
  readonly committed: Turn | null;
  /** Doubted or rejected after the commit. */
  readonly alarmed: boolean;
}

/** The edges of the request machine that verdicts on a prefix take. */
function holdBack<State>(
  policy: Policy<State>,
  state: State,
  readings: readonly Reading[],
  stream: HoldBackTokens | null,
): Held<State> {
  let judgement = openJudgement(policy, state);
  let doubtedAt: number | null = null;
  let committed: Turn | null = null;
  let alarmed = false;
  for (const reading of readings) {
    judgement = judgeToken(policy, judgement, reading);
    const { verdict, tokens: at } = judgement;
    if (committed !== null) {
      alarmed ||= verdict.kind === 'doubt' || verdict.kind === 'reject';
      continue;
    }
    const standing = stream === null ? verdict : holdBackBounds(verdict, at, 'no', stream);
    if (standing.kind === 'doubt') doubtedAt ??= at;
    if (standing.kind === 'keep' && stream !== null) committed = { at, reason: standing.reason };
    if (standing.kind === 'reject' || standing.kind === 'limit') {
      return { judgement, doubtedAt, dropped: { at, reason: standing.reason }, committed, alarmed };
    }
  }
  return { judgement, doubtedAt, dropped: null, committed, alarmed };
}
