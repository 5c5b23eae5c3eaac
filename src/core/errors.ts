/** How an error is answered: OpenAI's status and type, whether trying again may help, cause and cure. */
interface ErrorEntry {
  readonly status: number;
  readonly type: string;
  readonly retryable: boolean;
  readonly cause: string;
  readonly fix: string;
}

const request = { type: 'invalid_request_error', retryable: false } as const;
const upstream = { type: 'upstream_error', retryable: true } as const;

/** Every error the gateway makes itself. An upstream's own errors keep their status and body instead. */
export const ERRORS = {
  invalid_json: {
    ...request,
    status: 400,
    cause: 'The body is not JSON.',
    fix: 'Send a JSON object encoded as UTF-8.',
  },
  invalid_value: {
    ...request,
    status: 400,
    cause: 'A field has a value that cannot be used.',
    fix: 'See param and message.',
  },
  forbidden_host: {
    ...request,
    status: 403,
    cause: 'Without keys only this machine may ask, and Host names another.',
    fix: 'Ask by localhost or 127.0.0.1, or set server.allow_anonymous: true to serve any host.',
  },
  unsupported_media_type: {
    ...request,
    status: 415,
    cause: 'The body is not sent as application/json, or it is compressed.',
    fix: 'Set Content-Type: application/json and no Content-Encoding.',
  },
  body_too_large: {
    ...request,
    status: 413,
    cause: 'The body is larger than server.body_limit_mb.',
    fix: 'Send less or raise the limit.',
  },
  not_found: { ...request, status: 404, cause: 'There is no such path or thing.', fix: 'Check the path.' },
  method_not_allowed: {
    ...request,
    status: 405,
    cause: 'The path exists, the method does not.',
    fix: 'Use a method named in Allow.',
  },
  model_not_found: {
    ...request,
    status: 404,
    cause: 'The name is neither a route nor a known model.',
    fix: 'GET /v1/models lists what can be asked for.',
  },
  rate_limit_exceeded: {
    type: 'rate_limit_error',
    retryable: true,
    status: 429,
    cause: 'A limit was reached.',
    fix: 'Wait for Retry-After.',
  },
  insufficient_quota: {
    type: 'insufficient_quota',
    retryable: false,
    status: 429,
    cause: 'The budget is spent.',
    fix: 'Raise the budget or wait for the next period.',
  },
  draining: {
    type: 'server_error',
    retryable: true,
    status: 503,
    cause: 'This replica is shutting down.',
    fix: 'Try again: another replica will answer.',
  },
  internal_error: {
    type: 'server_error',
    retryable: true,
    status: 500,
    cause: 'The gateway has a bug.',
    fix: 'Report it with the request id.',
  },
  cache_miss: {
    type: 'cache_error',
    retryable: false,
    status: 504,
    cause: 'Only a kept answer was asked for, and there is none.',
    fix: 'Ask without Cache-Control: only-if-cached.',
  },
  cache_unavailable: {
    type: 'cache_error',
    retryable: true,
    status: 503,
    cause: 'The store of the cache does not answer.',
    fix: 'Check the store; requests go on without it.',
  },
  upstream_unreachable: {
    ...upstream,
    status: 502,
    cause: 'No connection to the model server.',
    fix: 'Check base_url and that the server runs.',
  },
  upstream_broken: {
    ...upstream,
    status: 502,
    cause: 'The model server closed the connection before its answer was whole.',
    fix: 'Try again.',
  },
  upstream_incomplete: {
    ...upstream,
    status: 502,
    cause: 'The stream ended without a finish_reason.',
    fix: 'Try again.',
  },
  upstream_empty: {
    ...upstream,
    status: 502,
    cause: 'The model server answered 200 with nothing.',
    fix: 'Try again.',
  },
  upstream_protocol: {
    ...upstream,
    status: 502,
    cause: 'The answer is not what an OpenAI-compatible server sends.',
    fix: 'Check base_url: it usually ends in /v1.',
  },
  upstream_error: {
    ...upstream,
    status: 502,
    cause: 'The model server reported an error.',
    fix: 'See message.',
  },
  upstream_auth: {
    ...upstream,
    retryable: false,
    status: 502,
    cause: "The model server refused the gateway's key.",
    fix: "Check the upstream's api_key.",
  },
  first_token_timeout: {
    ...upstream,
    status: 504,
    cause: 'No token came within timeouts.first_token_ms.',
    fix: 'Try again or raise the bound.',
  },
  idle_timeout: {
    ...upstream,
    status: 504,
    cause: 'The stream paused for longer than timeouts.idle_ms.',
    fix: 'Try again or raise the bound.',
  },
  total_timeout: {
    ...upstream,
    status: 504,
    cause: 'The call took longer than timeouts.total_ms.',
    fix: 'Ask for less or raise the bound.',
  },
  deadline_exceeded: {
    ...upstream,
    status: 504,
    cause: 'The request took longer than deadline_ms.',
    fix: 'Ask for less or raise the bound.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** What an upstream said when it refused a call, kept so that the client can be told the same. */
export interface UpstreamRefusal {
  readonly status: number;
  /** Lower-case names; only those a client may see. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body when it is JSON, byte for byte; null when it is not, as a proxy's HTML page. */
  readonly body: string | null;
}

/** Something that went wrong, said once, in the words a client will read. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly param: string | null;
  readonly refusal: UpstreamRefusal | null;
  readonly cause: unknown;
}

/** A failure with this code; `message` says what could not be done, why, and the value. */
export function failure(
  code: ErrorCode,
  message: string,
  more: { param?: string; refusal?: UpstreamRefusal; cause?: unknown } = {},
): Failure {
  return {
    code,
    message,
    param: more.param ?? null,
    refusal: more.refusal ?? null,
    cause: more.cause ?? null,
  };
}

/** The HTTP status the failure is answered with before the first byte. */
export function statusOf({ code, refusal }: Failure): number {
  return refusal?.status ?? ERRORS[code].status;
}

/** OpenAI's error shape: all four keys, always. */
export function errorBody({ code, message, param }: Failure): {
  error: { message: string; type: string; param: string | null; code: string };
} {
  return { error: { message, type: ERRORS[code].type, param, code } };
}
