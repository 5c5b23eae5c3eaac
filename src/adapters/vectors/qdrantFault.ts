import { QdrantClientResourceExhaustedError } from '@qdrant/js-client-rest';

/** Why Qdrant did not do what it was asked: for counters, and for who reads them. */
export type QdrantFaultKind =
  | 'timeout'
  | 'unreachable'
  | 'limited'
  | 'refused'
  | 'missing'
  | 'failing'
  | 'unreadable'
  | 'mismatch';

/** Qdrant could not be asked, or did not answer as it should. Never has the key or the address in it. */
export class QdrantError extends Error {
  override readonly name = 'QdrantError';
  readonly kind: QdrantFaultKind;

  constructor(kind: QdrantFaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * What the client, the platform or the server threw, in our words. What they say themselves is left out, as
 * cause too: proxies repeat the headers they refuse.
 * @param doing as `search the vectors`.
 */
export function qdrantFault(doing: string, cause: unknown): QdrantError {
  if (cause instanceof QdrantError) return cause;
  const fault = (kind: QdrantFaultKind, because: string) =>
    new QdrantError(kind, `Cannot ${doing} in Qdrant: ${because}`);
  if (cause instanceof QdrantClientResourceExhaustedError) return fault('limited', LIMITED);
  const status = statusOf(cause);
  if (status !== null) return refusal(status, fault);
  // Thrown by the client for a Retry-After that is no number.
  if (cause instanceof Error && cause.message.startsWith('Invalid retryAfter'))
    return fault('limited', LIMITED);
  if (cause instanceof SyntaxError) return fault('unreadable', 'its answer is no JSON');
  const code = codeOf(cause);
  return fault('unreachable', `there is no connection${code === null ? '' : ` (${code})`}`);
}

const LIMITED = 'it limits its requests (429)';

function refusal(
  status: number,
  fault: (kind: QdrantFaultKind, because: string) => QdrantError,
): QdrantError {
  if (status === 429) return fault('limited', LIMITED);
  if (status === 401 || status === 403) return fault('refused', `it refused the key (${status})`);
  if (status === 404) return fault('missing', 'the collection is gone (404)');
  if (status >= 500) return fault('failing', `it answered ${status}`);
  return fault('refused', `it refused the request (${status})`);
}

/** Of an error of the client's fetcher, whose class it does not export. */
function statusOf(cause: unknown): number | null {
  if (!(cause instanceof Error) || !('status' in cause)) return null;
  return typeof cause.status === 'number' ? cause.status : null;
}

/** The code of the fault beneath, as ECONNREFUSED. */
function codeOf(error: unknown): string | null {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    cause = cause.cause;
  }
  return null;
}
