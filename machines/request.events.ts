import type { Failure } from '../src/core/errors.ts';
import type { VerdictReason } from '../src/core/policy.ts';

/** Which call an event of a child belongs to: one of an earlier attempt is stale and changes nothing. */
interface OfAttempt {
  readonly attempt: number;
}

export type LookupEvent =
  | { readonly type: 'lookup.hit' }
  | { readonly type: 'lookup.miss'; readonly reason: 'miss' | 'broken' | 'bypass' }
  /** An equal request is being answered at this moment: its answer will do. */
  | { readonly type: 'lookup.shared' };

/** What becomes of the answer to an equal request. */
export type FollowEvent =
  /** There is something of it to show. */
  | { readonly type: 'follow.ready' }
  /** It will not come: answer it here. */
  | { readonly type: 'follow.lost' }
  | { readonly type: 'follow.failed'; readonly failure: Failure };

export type ReplayEvent =
  | { readonly type: 'replay.delivered' }
  | { readonly type: 'replay.failed'; readonly failure: Failure };

/** What the draft call tells: changes of its verdict, its end, its delivery. Never a token. */
export type DraftEvent = OfAttempt &
  (
    | { readonly type: 'draft.keep'; readonly reason: VerdictReason }
    | { readonly type: 'draft.doubt'; readonly reason: VerdictReason; readonly withinBudget: boolean }
    | { readonly type: 'draft.reject'; readonly reason: VerdictReason }
    | { readonly type: 'draft.limit'; readonly reason: VerdictReason }
    | { readonly type: 'draft.ended'; readonly kept: boolean; readonly reason: VerdictReason }
    | { readonly type: 'draft.failed'; readonly failure: Failure }
    | { readonly type: 'draft.delivered' }
  );

export type HeavyEvent = OfAttempt &
  /** There is something to show: the first content of a stream, the whole of a whole answer. */
  (
    | { readonly type: 'heavy.content' }
    /** Everything has arrived, and nothing of it was asked for yet. */
    | { readonly type: 'heavy.ended' }
    /** The buffer of a speculative call is full: it cannot read on before it is adopted. */
    | { readonly type: 'heavy.full' }
    | { readonly type: 'heavy.failed'; readonly failure: Failure }
    | { readonly type: 'heavy.delivered' }
  );

export type DirectEvent =
  /** The answer is being opened: what comes now reaches the client. */
  | { readonly type: 'direct.shown' }
  | { readonly type: 'direct.delivered' }
  | { readonly type: 'direct.failed'; readonly failure: Failure };

/** Delivery of a whole rejected draft in place of a failed heavy answer. */
export type HeldEvent =
  | { readonly type: 'held.delivered' }
  | { readonly type: 'held.failed'; readonly failure: Failure };

export type RequestEvent =
  | LookupEvent
  | FollowEvent
  | ReplayEvent
  | DraftEvent
  | HeavyEvent
  | DirectEvent
  | HeldEvent
  | { readonly type: 'client.gone' };

/** Whose answer the client is shown. `speculative`: heavy's, started while the draft was in doubt. */
export type Tier = 'cache' | 'draft' | 'heavy' | 'speculative' | 'direct';

/** What the machine tells the world while it runs. */
export type RequestEmitted =
  /** From here on the answer of this tier is shown, and no other. Emitted at most once; `direct` shows unasked. */
  | { readonly type: 'commit'; readonly tier: Tier }
  /** A doubt that started no speculation. */
  | { readonly type: 'speculation.denied'; readonly why: 'budget' | 'spent' | 'heavy_failed' | 'control' }
  /** A verdict that came after the answer was already being shown. */
  | { readonly type: 'late.alarm'; readonly verdict: 'doubt' | 'reject'; readonly reason: VerdictReason };

/** How a request ended. Exactly one of these, exactly once. */
export type RequestOutcome =
  | { readonly kind: 'answered'; readonly by: Tier }
  /** `shown`: part of an answer had reached the client, so it is told by an error frame, not a status. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly shown: boolean }
  | { readonly kind: 'cancelled' };
