import type { IncomingMessage, ServerResponse } from 'node:http';
import { MODELS, modelNamed } from './models.ts';
import { Refusal } from './refusal.ts';

/** Where a request goes: the chat endpoint, the drafter's switch, or an answer that is known at once. */
export type Destination =
  | { readonly type: 'chat' }
  /** The drafter is to be changed. */
  | { readonly type: 'drafter' }
  | { readonly type: 'json'; readonly body: unknown };

/** Finds the destination of a request. Throws a Refusal: 404 for the path or model, 405 for the method. */
export function destinationOf(
  request: IncomingMessage,
  { health, drafter }: { readonly health: () => unknown; readonly drafter: () => unknown },
): Destination {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/v1/chat/completions') {
    allow(request, ['POST'], path);
    return { type: 'chat' };
  }
  if (path === '/sandbox/drafter') {
    allow(request, ['GET', 'POST'], path);
    return request.method === 'POST' ? { type: 'drafter' } : { type: 'json', body: drafter() };
  }
  if (path === '/health') {
    allow(request, ['GET'], path);
    return { type: 'json', body: health() };
  }
  if (path === '/v1/models') {
    allow(request, ['GET'], path);
    return { type: 'json', body: { object: 'list', data: MODELS } };
  }
  const name = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  if (name === undefined) throw new Refusal(404, `There is no ${path} here.`, { code: 'not_found' });
  allow(request, ['GET'], path);
  const model = modelNamed(name);
  if (model !== null) return { type: 'json', body: model };
  throw new Refusal(404, `The model \`${name}\` does not exist.`, {
    param: 'model',
    code: 'model_not_found',
  });
}

/** Sends JSON with a status. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function allow(request: IncomingMessage, methods: readonly string[], path: string): void {
  if (methods.includes(request.method ?? '')) return;
  const message = `${path} takes ${methods.join(' or ')}, not ${request.method ?? 'this'}.`;
  throw new Refusal(405, message, { code: 'method_not_allowed', allow: methods.join(', ') });
}
