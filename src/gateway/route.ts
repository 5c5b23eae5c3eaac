import type { DraftAbility } from '../core/chatRequest.ts';
import type { Price } from '../core/cost.ts';
import type { ModelRules } from '../core/modelRules.ts';
import type { Policy } from '../core/policy.ts';
import type { Upstream } from '../ports.ts';
import type { HoldBackLimits } from '../stream/holdBackLimits.ts';

/** A model the gateway can call: where, under which name, by which rules and at what price. */
export interface ModelBinding {
  /** The name in headers and receipts. */
  readonly name: string;
  /** The name its server knows it by. */
  readonly wireName: string;
  readonly upstream: Upstream;
  readonly rules: ModelRules;
  /** Null when unknown: then no cost is claimed. */
  readonly price: Price | null;
}

/** How much may be asked in the background, for evidence. */
export interface Sampling {
  /** Share of the requests that are eligible, [0, 1]. */
  readonly share: number;
  /** Comparisons open at once. */
  readonly concurrent: number;
  /** US dollars a UTC day; null, or where a price is not known: only share and concurrency bound it. */
  readonly dollarsPerDay: number | null;
}

/** How accepted drafts are checked while they are served, and what is promised of them. */
export interface Audits extends Sampling {
  /** Share of the requests heavy answered, after a draft or instead of one, that are drafted anew, whole, [0, 1]. */
  readonly escalatedShare: number;
  /** Share of bad answers among accepted drafts that is promised at most, (0, 1). */
  readonly target: number;
  /** Probability of an alarm though the promise holds, at most, (0, 1). */
  readonly delta: number;
}

/** A name clients ask for as `model`, answered by one of two models. */
export interface Route {
  readonly name: string;
  readonly draft: ModelBinding;
  readonly heavy: ModelBinding;
  /** A second cheap model, asked where the policy wants its opinion; null: none. */
  readonly second: ModelBinding | null;
  /** `observe`: heavy answers everything, and drafts are made and graded in the shadow. */
  readonly mode: 'serve' | 'observe';
  /** Shadow drafts of `mode: observe`. */
  readonly observe: Sampling;
  /** Background checks of `mode: serve`. */
  readonly audits: Audits;
  readonly policy: Policy;
  /** Every number that decides which drafts are kept: answers kept by others are not given again. */
  readonly keptBy: string;
  readonly ability: DraftAbility;
  readonly holdBack: HoldBackLimits;
  readonly maxSpeculations: number;
  /** Chunks of a speculative heavy call that are kept before it must be adopted. */
  readonly speculativeBufferChunks: number;
  readonly deadlineMs: number;
  readonly onHeavyFailure: 'fail' | 'serve_draft';
}
