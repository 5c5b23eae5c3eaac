/** Which period a call was let through in. The end of a call of an earlier period changes nothing. */
interface OfPeriod {
  readonly period: number;
}

/** When something happened: milliseconds of any clock that never jumps, the same one for every event. */
interface AtTime {
  readonly atMs: number;
}

/** What a breaker is told. */
export type BreakerEvent =
  /** Somebody wants to call. Where the breaker is not closed, a raised `period` lets the call through. */
  | (AtTime & { readonly type: 'call.asked' })
  | (OfPeriod & { readonly type: 'call.succeeded' })
  | (OfPeriod & AtTime & { readonly type: 'call.failed' })
  /** It ended and says nothing of the dependency, as one that its caller took back. */
  | (OfPeriod & { readonly type: 'call.dropped' })
  /** For whoever wants to know that it is half-open before somebody calls. */
  | (AtTime & { readonly type: 'time.passed' });
