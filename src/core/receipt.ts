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
  readonly cache: 'miss' | 'bypass' | 'exact' | 'canonical' | 'semantic' | 'verified';
  readonly cost: Cost;
  /** What the heavy model alone would have cost: the counterfactual. */
  readonly heavyAlone: Cost;
  /** heavyAlone minus cost, nano-dollars; negative when escalating cost more; null when unknown. */
  readonly savedNanoDollars: number | null;
  readonly savedProvenance: Provenance;
  readonly prices: readonly { readonly model: string; readonly asOf: string; readonly source: string }[];
  readonly totalMs: number;
  /** What a check of the answer in the background found, after it was given; null where there was none. */
  readonly audit: {
    /** Whether the draft was as good as heavy's answer; null: that could not be told. */
    readonly adequate: boolean | null;
    readonly grader: string;
  } | null;
}
