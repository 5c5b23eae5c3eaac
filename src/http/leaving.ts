import type { ServerResponse } from 'node:http';

/**
 * A signal that aborts when the client leaves before its answer is whole, or has left already. The response's `close` tells:
 * the request's own signal goes off as soon as a body was read.
 */
export function leaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  // It closed before anybody listened, and will not again.
  if (response.destroyed) controller.abort();
  return controller.signal;
}
