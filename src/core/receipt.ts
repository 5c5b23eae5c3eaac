import type { CacheRecord, CacheTier } from './cacheRecord.ts';
import type { Cost, Provenance, Usage } from './cost.ts';

/** How one upstream call ended. `aborted` is what cancelling leaves: its tokens were spent all the same. */
export type CallOutcome = 'completed' | 'aborted' | 'failed';

/** What one upstream call of a request did and cost. */
export interface CallRecord {
  readonly role: 'draft' | 'heavy' | 'second' | 'direct';
  readonly model: string;
  readonly attempt: number;
  /** Started while the draft was still in doubt. */
  readonly speculative: boolean;
  readonly outcome: CallOutcome;
  /** Milliseconds since the request began. */
  readonly openedMs: number;
  readonly firstTokenMs: number | null;
  readonly closedMs: number;
  readonly usage: Usage | null;
  readonly cost: Cost;
  /** Why it failed, as an error code. */
  readonly failure: string | null;
}

/** Something that happened to a request, at a time, in the words of the statechart. */
export interface ReceiptStep {
  readonly atMs: number;
  /** The state entered, as `drafting.held`. */
  readonly state: string;
  /** The event that led there, and its reason. */
  readonly event: string;
  readonly reason: string | null;
}

/** What the cache did for one request. */
export interface CacheLookupRecord extends CacheRecord {
  /** From asking the cache to its answer, ms, with the wait for an equal request where there was one. */
  readonly totalMs: number;
  /** The keyed hash under which the question was looked for; null where it has none. */
  readonly textKey: string | null;
  /** The entry this request's own answer was offered as; null where it was not offered. */
  readonly keptAs: string | null;
  /** What embedding and verifying cost; part of the receipt's cost. */
  readonly cost: Cost;
}

/** What calls and steps do not tell of a request's times. Milliseconds; since it began where they are a time. */
export interface ReceiptTiming {
  /** The first piece of the answer was handed to the client, or all of it at once; null: none was. */
  readonly firstShownMs: number | null;
  /** The last piece was; null: the answer never ended, as of whoever left. */
  readonly lastShownMs: number | null;
  /** Between two pieces of a streamed answer; null where there were not two. */
  readonly largestGapMs: number | null;
  /** How long a stream's draft was held, from its first token to the decision; null where none was. */
  readonly holdBack: HoldBackRecord | null;
  /** Tokens of the draft that were judged, and how many came without log-probabilities; null without a draft. */
  readonly draftTokens: { readonly judged: number; readonly withoutLogprobs: number } | null;
  /** Calls that were given up. */
  readonly aborts: readonly AbortRecord[];
  /** What the gateway itself took; null where nothing was answered. */
  readonly overhead: OverheadRecord | null;
}

export interface HoldBackRecord {
  /** `escalated`: heavy took over before anything of the draft was shown. */
  readonly outcome: 'kept' | 'escalated';
  readonly ms: number;
  /** Judged when that was decided. */
  readonly tokens: number;
}

/** An upstream call that was given up before its end. */
export interface AbortRecord {
  readonly role: CallRecord['role'];
  readonly attempt: number;
  /** From giving it up until it was over; null: it was not when the request was. */
  readonly confirmedMs: number | null;
}

/** Milliseconds that no model, store or client was waited for. */
export interface OverheadRecord {
  /** Until the first call was opened, or the kept answer shown, without the cache's own time. */
  readonly beforeMs: number;
  /** From the end of the last call to the last piece shown; 0 of a kept answer. */
  readonly afterMs: number;
  /** Both, and what lies between calls. */
  readonly totalMs: number;
}

/** What the gateway decided for one request, why, and what it cost. Never the content. */
export interface Receipt {
  readonly id: string;
  readonly clientRequestId: string | null;
  readonly createdAt: string;
  readonly route: string | null;
  readonly requestedModel: string;
  readonly stream: boolean;
  readonly policy: {
    readonly name: string;
    readonly calibration: string;
    readonly form: string;
    /** The kind of request this one falls into; null where the policy knows none. */
    readonly stratum: string | null;
    /** Whether what is kept of this kind is covered by a certificate. */
    readonly certified: boolean;
    /** What alarms of the audits had made of the route: 1 its policy's stricter form, 2 heavy only. */
    readonly tightened: 0 | 1 | 2;
  } | null;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly served: string | null;
  readonly reason: string | null;
  readonly error: string | null;
  readonly verdict: {
    readonly kind: string;
    readonly reason: string | null;
    /** Mean entropy of the judged prefix's last window, bits. */
    readonly entropyBits: number | null;
    readonly tokens: number;
  } | null;
  readonly steps: readonly ReceiptStep[];
  readonly lateAlarms: readonly {
    readonly verdict: string;
    readonly reason: string;
    readonly atMs: number;
  }[];
  readonly speculationsDenied: readonly { readonly why: string; readonly atMs: number }[];
  readonly calls: readonly CallRecord[];
  readonly cache: 'miss' | 'bypass' | CacheTier;
  /** Why it hit or missed; null where the cache was not asked, or did not answer in time. */
  readonly cacheLookup: CacheLookupRecord | null;
  readonly cost: Cost;
  /** What the heavy model alone would have cost: the counterfactual. */
  readonly heavyAlone: Cost;
  /** heavyAlone minus cost, nano-dollars; negative when escalating cost more; null when unknown. */
  readonly savedNanoDollars: number | null;
  readonly savedProvenance: Provenance;
  readonly prices: readonly { readonly model: string; readonly asOf: string; readonly source: string }[];
  readonly totalMs: number;
  readonly timing: ReceiptTiming;
  /** What a check of the answer in the background found, after it was given; null where there was none. */
  readonly audit: {
    /** Whether the draft was as good as heavy's answer; null: that could not be told. */
    readonly adequate: boolean | null;
    readonly grader: string;
  } | null;
}
