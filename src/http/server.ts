import cors from '@fastify/cors';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { ERRORS, type ErrorCode, errorBody, type Failure, failure, statusOf } from '../core/errors.ts';
import type { Receipts } from '../ports.ts';
import { addCacheRoutes, CACHE_METHODS, type CacheDoor } from './cacheRoutes.ts';
import { ANONYMOUS, type ChatDoor, chatHandler } from './chat.ts';
import { type FeedbackDoor, takeFeedback } from './feedback.ts';
import { isLocalHost } from './isLocalHost.ts';
import { type MetricsDoor, metricsHandler } from './metricsDoor.ts';
import { type ListedModel, modelList } from './modelList.ts';
import { receiptView } from './receiptView.ts';
import { answerUnreadable } from './unreadable.ts';

export interface ServerParts extends ChatDoor, FeedbackDoor, CacheDoor {
  readonly receipts: Receipts;
  readonly models: () => readonly ListedModel[];
  /** Optional parts and how they are; readiness tells, and never fails because of them. */
  readonly checks: () => Readonly<Record<string, string>>;
  /** Null where they are not shown on this port. */
  readonly metrics: MetricsDoor | null;
  readonly bodyLimitBytes: number;
  readonly corsOrigins: readonly string[];
  /** Whether requests are refused whose Host names another machine than this one. */
  readonly localOnly: boolean;
}

/** The HTTP application: OpenAI's paths, receipts, health. Not listening yet. */
export function createServer(parts: ServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: parts.bodyLimitBytes,
    logger: false,
    // A client's x-request-id is recorded, never used as a key.
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: false,
    requestTimeout: RECEIVE_MS,
    clientErrorHandler: answerUnreadable,
    // What fails before there is a route: a path that is no path.
    frameworkErrors: (error, _request, reply) =>
      refuse(reply, 'invalid_value', `Cannot read the request: ${error.message}`),
  });
  app.addHook('onResponse', async (_request, reply) => {
    const code = answeredWith.get(reply);
    if (code !== undefined) parts.refused?.(code);
  });
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (parts.localOnly && headers.host !== undefined && !isLocalHost(headers.host)) {
      reply.header('x-request-id', parts.newId());
      const host = JSON.stringify(headers.host.slice(0, 200));
      return refuse(
        reply,
        'forbidden_host',
        `Cannot answer for the host ${host}: ${ERRORS.forbidden_host.fix}`,
      );
    }
    const coding = headers['content-encoding'] ?? 'identity';
    if (coding.toLowerCase() !== 'identity') {
      reply.header('x-request-id', parts.newId());
      return refuse(
        reply,
        'unsupported_media_type',
        'Cannot read the body: send it without Content-Encoding',
      );
    }
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  if (parts.corsOrigins.length > 0) {
    const everyone = parts.corsOrigins.includes('*');
    app.register(cors, {
      origin: everyone ? '*' : [...parts.corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'DELETE'],
      exposedHeaders: EXPOSED,
    });
  }

  app.post('/v1/chat/completions', chatHandler(parts));
  app.get('/v1/models', () => ({ object: 'list', data: modelList(parts.models()) }));
  app.get<{ Params: { '*': string } }>('/v1/models/*', (request, reply) => {
    const id = request.params['*'];
    const model = modelList(parts.models()).find((listed) => listed.id === id);
    return model ?? refuse(reply, 'model_not_found', `The model \`${id}\` does not exist`, 'model');
  });
  app.get<{ Params: { id: string } }>('/v1/receipts/:id', (request, reply) => {
    const receipt = parts.receipts.get(ANONYMOUS.tenant, request.params.id);
    if (receipt !== null) return receiptView(receipt);
    return refuse(reply, 'not_found', `There is no receipt ${JSON.stringify(request.params.id)}`);
  });
  app.post('/v1/feedback', (request, reply) => {
    reply.header('x-request-id', parts.newId());
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const taken = takeFeedback(body, ANONYMOUS, parts);
    return 'code' in taken ? answerFailure(reply, taken) : taken;
  });
  addCacheRoutes(app, parts, ANONYMOUS);
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const draining = parts.draining();
    reply.code(draining ? 503 : 200);
    return { status: draining ? 'draining' : 'ready', checks: parts.checks() };
  });

  const { metrics } = parts;
  if (metrics !== null) app.get('/metrics', metricsHandler(metrics));

  for (const [url, allowed] of METHODS) {
    if (url === '/metrics' && metrics === null) continue;
    if (url === '/v1/cache' && !parts.localOnly) continue;
    const others = ALL_METHODS.filter((method) => !allowed.includes(method));
    app.route({
      method: others.filter((method) => parts.corsOrigins.length === 0 || method !== 'OPTIONS'),
      url,
      handler: (request, reply) => {
        reply.header('allow', allowed.join(', '));
        return refuse(
          reply,
          'method_not_allowed',
          `Cannot ${request.method} ${url}: use ${allowed.join(' or ')}`,
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) =>
    refuse(reply, 'not_found', `There is no path ${request.method} ${request.url.split('?')[0]}`),
  );
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, _request, reply) => {
    // Nothing is kept of such a request, but whoever reports it can name it.
    reply.header('x-request-id', parts.newId());
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      return refuse(reply, 'body_too_large', `Cannot take a body of more than ${parts.bodyLimitBytes} bytes`);
    }
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      return refuse(reply, 'unsupported_media_type', 'Cannot read the body: send it as application/json');
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return refuse(reply, 'invalid_value', `Cannot read the request: ${error.message}`);
    }
    parts.onBug(error);
    return refuse(reply, 'internal_error', 'Cannot answer: the gateway failed inside');
  });
  return app;
}

/** How long a client may take to send its request, ms; it does not bound the answer. */
const RECEIVE_MS = 300_000;

const EXPOSED = [
  'x-request-id',
  'x-draft-served',
  'x-draft-model',
  'x-draft-reason',
  'x-draft-entropy',
  'x-draft-cache',
  'x-draft-cache-id',
  'x-draft-cache-age',
  'x-draft-cost',
  'x-draft-cost-basis',
  'x-draft-saved',
  'x-draft-saved-basis',
  'x-upstream-request-id',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
];

const ALL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const READ = ['GET', 'HEAD'];
const METHODS: readonly (readonly [url: string, allowed: readonly string[]])[] = [
  ['/v1/chat/completions', ['POST']],
  ['/v1/models', READ],
  ['/v1/models/*', READ],
  ['/v1/receipts/:id', READ],
  ['/v1/feedback', ['POST']],
  ...CACHE_METHODS,
  ['/healthz', READ],
  ['/readyz', READ],
  ['/metrics', READ],
];

function refuse(reply: FastifyReply, code: ErrorCode, message: string, param?: string): FastifyReply {
  return answerFailure(reply, failure(code, message, param === undefined ? {} : { param }));
}

/** The error that a reply bears. */
const answeredWith = new WeakMap<FastifyReply, ErrorCode>();

function answerFailure(reply: FastifyReply, failed: Failure): FastifyReply {
  answeredWith.set(reply, failed.code);
  return reply
    .code(statusOf(failed))
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(failed)));
}
