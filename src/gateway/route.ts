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

/** A name clients ask for as `model`, answered by one of two models. */
export interface Route {
  readonly name: string;
  readonly draft: ModelBinding;
  readonly heavy: ModelBinding;
  readonly policy: Policy;
  readonly ability: DraftAbility;
  readonly holdBack: HoldBackLimits;
  readonly maxSpeculations: number;
  /** Chunks of a speculative heavy call that are kept before it must be adopted. */
  readonly speculativeBufferChunks: number;
  readonly deadlineMs: number;
  readonly onHeavyFailure: 'fail' | 'serve_draft';
}
