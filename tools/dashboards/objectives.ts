import { ERRORS } from '../../src/core/errors.ts';

/** Share of finished requests that may fail through a fault of the gateway or of a model server. */
export const FAULT_BUDGET = 0.005;
/** Streams that may show their first byte later than TTFT_SECONDS. */
export const TTFT_BUDGET = 0.05;
/** A bound of the histogram's buckets. */
export const TTFT_SECONDS = 2.5;
/** A bound of the histogram's buckets: an aborted call whose connection lives longer is not confirmed. */
export const ABORT_SECONDS = 0.5;
/** Standard errors on either side of an interval of 95 %. */
export const Z = 1.96;

/** Codes of errors that are no fault of the client: a label's regular expression. */
export const FAULT_CODES = Object.entries(ERRORS)
  .filter(([code, { type }]) => type === 'upstream_error' || code === 'internal_error')
  .map(([code]) => code)
  .join('|');

/** Served by whom, where a draft was possible: a label's regular expression. */
export const JUDGED = 'draft|heavy|speculative';
