import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ChatModel } from '../model/ChatModel.ts';
import { ApiError } from '../wire/ApiError.ts';
import { readChatRequest } from '../wire/chatRequest.ts';
import { answerChat } from './answerChat.ts';
import { leaving } from './leaving.ts';
import { readBody } from './readBody.ts';
import { sendJson } from './sendJson.ts';
import { sendStream } from './sendStream.ts';
import { sendWhole } from './sendWhole.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Is told of every failure that is the server's own, which the client learns no details of. */
export type Report = (error: unknown) => void;

/** An HTTP server that speaks OpenAI's chat completions for models in this process. It is not yet listening. */
export function createModelServer(models: readonly ChatModel[], report: Report): Server {
  const created = Math.floor(Date.now() / 1000);
  const listed = models.map(({ id }) => ({ id, object: 'model', created, owned_by: 'local' }));
  const routes: Readonly<Record<string, { readonly method: string; readonly handler: Handler }>> = {
    '/health': { method: 'GET', handler: (_, response) => sendJson(response, 200, { status: 'ok' }) },
    '/v1/models': {
      method: 'GET',
      handler: (_, response) => sendJson(response, 200, { object: 'list', data: listed }),
    },
    '/v1/chat/completions': {
      method: 'POST',
      handler: (request, response) => chat(models, report, { request, response }),
    },
  };
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    handle(routes[path], path, request, response).catch((error: unknown) => fail(response, error, report));
  });
}

async function handle(
  route: { readonly method: string; readonly handler: Handler } | undefined,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (route === undefined) throw new ApiError(404, `Unknown request URL: ${request.method} ${path}.`);
  if (request.method !== route.method) throw new ApiError(405, `Only ${route.method} is allowed on ${path}.`);
  await route.handler(request, response);
}

async function chat(
  models: readonly ChatModel[],
  report: Report,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const asked = readChatRequest(await readBody(request));
  const model = models.find(({ id }) => id === asked.model);
  if (model === undefined) {
    throw new ApiError(404, `The model \`${asked.model}\` does not exist`, {
      ...{ param: 'model', code: 'model_not_found' },
    });
  }
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: model.id };
  const signal = leaving(response);
  const parts = answerChat(model, asked, signal);
  if (asked.stream)
    await sendStream(response, parts, { head, usageComes: asked.includeUsage, signal, report });
  else await sendWhole(response, parts, head);
}

function fail(response: ServerResponse, error: unknown, report: Report): void {
  // Nobody is left to tell.
  if (response.destroyed) return;
  const known = error instanceof ApiError;
  if (!known) report(error);
  const shown = known ? error : new ApiError(500, 'The local model server failed.');
  if (response.headersSent) response.destroy();
  else sendJson(response, shown.status, shown.body());
}
