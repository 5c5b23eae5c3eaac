import { type Failure, failure } from '../../core/errors.ts';

/** How far a call had come. */
export type CallStage = 'connecting' | 'sent' | 'answering';

/**
 * A fault of the connection in our words. The message carries the fault's code, as ECONNREFUSED, and no
 * address; the fault itself is the cause.
 */
export function connectionFailure(stage: CallStage, cause: unknown): Failure {
  const code = codeOf(cause);
  const because = code === null ? '' : ` (${code})`;
  if (code === 'UND_ERR_INVALID_ARG') {
    return failure('internal_error', 'Cannot send the call: a header or the path is not valid HTTP', {
      cause,
    });
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return draining();
  if (stage === 'connecting') {
    return failure('upstream_unreachable', `Cannot connect to the model server${because}`, { cause });
  }
  if (code !== null && NOT_HTTP.test(code)) {
    return failure('upstream_protocol', `Cannot read the model server's answer as HTTP${because}`, { cause });
  }
  const when = stage === 'sent' ? 'before it answered' : 'before its answer was whole';
  return failure('upstream_broken', `The model server closed the connection ${when}${because}`, { cause });
}

/** What becomes of calls when the upstream is closed. */
export function draining(): Failure {
  return failure('draining', 'The call was ended: this replica is shutting down');
}

const NOT_HTTP = /^HPE_(?!INVALID_EOF_STATE)|^UND_ERR_HEADERS_OVERFLOW$/;

function codeOf(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}
