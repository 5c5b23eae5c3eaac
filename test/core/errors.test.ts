import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, errorBody, failure, statusOf } from '../../src/core/errors.ts';

// The keys of a const object are its type's.
const codes = Object.keys(ERRORS) as ErrorCode[];

/** What OpenAI's clients know how to handle. */
const STATUSES = [400, 401, 402, 403, 404, 405, 408, 413, 415, 422, 429, 500, 502, 503, 504];

describe.each(codes)('error %s', (code) => {
  const entry = ERRORS[code];

  it('has a status that clients know, a type, a cause and a cure', () => {
    expect(STATUSES).toContain(entry.status);
    expect(entry.type).toMatch(/^[a-z_]+$/);
    expect(entry.cause).toMatch(/\.$/);
    expect(entry.fix).toMatch(/\.$/);
  });

  it('calls only a fault of the client an invalid request, and never worth a retry', () => {
    const isRequest = entry.type === 'invalid_request_error';
    expect(isRequest).toBe(entry.status >= 400 && entry.status < 429);
    if (isRequest) expect(entry.retryable).toBe(false);
  });

  it('is answered with its status in the shape with all four keys', () => {
    const failed = failure(code, 'Cannot do it: the value is 3');
    expect(statusOf(failed)).toBe(entry.status);
    expect(errorBody(failed)).toEqual({
      error: { message: 'Cannot do it: the value is 3', type: entry.type, param: null, code },
    });
    expect(Object.keys(JSON.parse(JSON.stringify(errorBody(failed))).error).sort()).toEqual([
      'code',
      'message',
      'param',
      'type',
    ]);
  });
});

describe('a failure', () => {
  it('keeps its field, its cause and what upstream said', () => {
    const cause = new Error('reset');
    const refusal = { status: 429, headers: { 'retry-after': '3' }, body: '{}' };
    expect(failure('upstream_error', 'Cannot', { param: 'model', cause, refusal })).toEqual({
      code: 'upstream_error',
      message: 'Cannot',
      param: 'model',
      refusal,
      cause,
    });
    expect(failure('not_found', 'Cannot')).toEqual({
      code: 'not_found',
      message: 'Cannot',
      param: null,
      refusal: null,
      cause: null,
    });
  });

  it("is answered with the upstream's own status when there is one", () => {
    const refusal = { status: 418, headers: {}, body: null };
    expect(statusOf(failure('upstream_error', 'Cannot', { refusal }))).toBe(418);
  });

  it('names the field in the error body', () => {
    expect(errorBody(failure('invalid_value', 'Cannot', { param: 'n' })).error.param).toBe('n');
  });
});

it('what a retry cannot cure is not called retryable', () => {
  const retryable = codes.filter((code) => ERRORS[code].retryable);
  expect(retryable.sort()).toEqual([
    'cache_unavailable',
    'deadline_exceeded',
    'draining',
    'first_token_timeout',
    'idle_timeout',
    'internal_error',
    'rate_limit_exceeded',
    'total_timeout',
    'upstream_broken',
    'upstream_empty',
    'upstream_error',
    'upstream_incomplete',
    'upstream_protocol',
    'upstream_unreachable',
  ]);
});
