import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Failure, failure } from '../core/errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Principal } from '../ports.ts';
import { leaving } from './leaving.ts';
import { readChat } from './readChat.ts';
import { readControl } from './readControl.ts';
import { readWish } from './readWish.ts';
import { responseSink } from './responseSink.ts';

/** Everyone, until keys are configured. */
export const ANONYMOUS: Principal = { tenant: 'anonymous', key: 'anonymous', admin: false };

/** Client headers that mean something to a model server and carry no secret. */
const FORWARDED = ['openai-beta', 'traceparent', 'tracestate'] as const;

export interface ChatDoor {
  readonly gateway: Pick<Gateway, 'answer'>;
  readonly newId: () => string;
  /** Whether a model's name is a route's. */
  readonly isRoute: (model: string) => boolean;
  /** True while the server refuses new work. */
  readonly draining: () => boolean;
  /** Told of errors that are the gateway's own fault. */
  readonly onBug: (cause: unknown) => void;
  /** Told of each request that is refused before the gateway sees it, by code. */
  readonly refused?: ((code: Failure['code']) => void) | undefined;
}

/** POST /v1/chat/completions: from bytes to a validated request, or to an error that names the field. */
export function chatHandler({ gateway, newId, isRoute, draining, onBug, refused }: ChatDoor) {
  return async (httpRequest: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // What hooks have set (CORS) would be lost with the reply that is no longer used.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    const id = newId();
    const left = leaving(reply.raw);
    const sink = responseSink(reply.raw, left);
    const head = { headers: { 'x-request-id': id } };
    const refuse = (why: Failure) => {
      refused?.(why.code);
      return sink.fail(head, why);
    };
    if (draining()) {
      reply.raw.setHeader('connection', 'close');
      return refuse(failure('draining', 'Cannot take the request: this replica is shutting down'));
    }
    const control = readControl(textOf(httpRequest.headers['x-draft-control']));
    if ('code' in control) return refuse(control);
    const wish = readWish({
      cacheControl: textOf(httpRequest.headers['cache-control']),
      namespace: textOf(httpRequest.headers['x-draft-cache-namespace']),
      tags: textOf(httpRequest.headers['x-draft-cache-tags']),
    });
    if ('code' in wish) return refuse(wish);
    const bytes = Buffer.isBuffer(httpRequest.body) ? httpRequest.body : Buffer.alloc(0);
    const read = readChat(bytes, isRoute);
    if ('code' in read) return refuse(read);
    const at = httpRequest.url.indexOf('?');
    await gateway.answer(
      {
        id,
        clientRequestId: shortened(textOf(httpRequest.headers['x-request-id'])),
        principal: ANONYMOUS,
        ...read,
        bytes,
        query: at < 0 ? '' : httpRequest.url.slice(at),
        headers: forwarded(httpRequest),
        control,
        wish,
      },
      sink,
      left,
    );
    if (reply.raw.writableEnded || left.aborted) return;
    // Whatever went wrong, a client that waits for ever is the worst end of it.
    onBug(new Error(`The answer to ${id} was never ended`));
    reply.raw.destroy();
  };
}

function forwarded({ headers }: FastifyRequest): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of FORWARDED) {
    const value = textOf(headers[name]);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** The client's own id as far as it is kept, at most 200 characters; null when it gave none. */
function shortened(id: string | undefined): string | null {
  // A slice of a long string keeps all of it, for as long as the receipt; a copy does not.
  return id === undefined ? null : Buffer.from(id.slice(0, 200)).toString();
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
