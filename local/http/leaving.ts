import type { ServerResponse } from 'node:http';

/** Aborts when the client goes away before its answer is whole. */
export function leaving(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) left.abort(new Error('The client left'));
  });
  return left.signal;
}
