import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { asyncScheduler } from 'rxjs';
import type { Config, ModelConfig, RouteConfig, UpstreamConfig } from './adapters/config/config.ts';
import { modelNamed } from './adapters/config/modelNamed.ts';
import { memoryReceipts } from './adapters/memory/memoryReceipts.ts';
import { noCache } from './adapters/memory/noCache.ts';
import { openAdmission } from './adapters/memory/openAdmission.ts';
import { jsonCheck } from './adapters/text/jsonCheck.ts';
import { tokenCounter } from './adapters/text/tokenCounter.ts';
import { openaiUpstream } from './adapters/upstream/openaiUpstream.ts';
import { entropyPolicy } from './core/entropyPolicy.ts';
import type { Policy } from './core/policy.ts';
import { createGateway } from './gateway/gateway.ts';
import type { ModelBinding, Route } from './gateway/route.ts';
import type { ListedModel } from './http/modelList.ts';
import { createServer } from './http/server.ts';
import type { Upstream } from './ports.ts';

/** A gateway ready to listen. */
export interface Composed {
  readonly app: FastifyInstance;
  /** Refuses new work from now on; what is under way goes on. */
  drain(): void;
  /** Requests being answered now. */
  open(): number;
  close(): Promise<void>;
}

/**
 * Builds the adapters a configuration names and fills every port: the only place that knows which are in use.
 * @param sandboxUrl where the sandbox listens; needed only when the configuration uses it.
 */
export function compose(
  config: Config,
  options: {
    readonly sandboxUrl: string | null;
    readonly onBug: (cause: unknown) => void;
    /** Ids of requests and so of receipts: unguessable, since whoever knows one may read its receipt. */
    readonly newId?: () => string;
  },
): Composed {
  const upstreams = new Map<string, Upstream & { close(): Promise<void> }>();
  for (const upstream of config.upstreams.values()) {
    upstreams.set(upstream.name, connect(upstream, options.sandboxUrl));
  }
  const upstreamOf = (name: string): Upstream => {
    const upstream = upstreams.get(name);
    if (upstream === undefined)
      throw new TypeError(`Cannot use the upstream "${name}": it is not configured`);
    return upstream;
  };
  const bind = ({ name, wireName, upstream, rules, price }: ModelConfig): ModelBinding => ({
    name,
    wireName,
    rules,
    price,
    upstream: upstreamOf(upstream),
  });
  const routes = new Map([...config.routes.values()].map((route) => [route.name, routeOf(route, bind)]));
  const named = (name: string): ModelBinding | null => {
    const model = modelNamed(config, name);
    return model === null ? null : bind(model);
  };

  const receipts = memoryReceipts(config.receipts);
  const gateway = createGateway({
    routes,
    named,
    admission: openAdmission,
    cache: noCache,
    receipts,
    counter: tokenCounter(),
    jsonCheck: jsonCheck(),
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    scheduler: asyncScheduler,
    speculation: config.speculation,
    lookupMs: config.cache.lookupMs,
    onBug: options.onBug,
  });

  let draining = false;
  let open = 0;
  const startedSeconds = Math.floor(Date.now() / 1000);
  const listed: readonly ListedModel[] = [
    ...[...routes.keys()].map((id) => ({ id, ownedBy: 'draft-thinker' })),
    ...[...config.models.values()].map(({ name, upstream }) => ({ id: name, ownedBy: upstream })),
  ].map((model) => ({ ...model, createdSeconds: startedSeconds }));
  const app = createServer({
    gateway: {
      async answer(incoming, sink, left) {
        open += 1;
        try {
          return await gateway.answer(incoming, sink, left);
        } finally {
          open -= 1;
        }
      },
    },
    receipts,
    newId: options.newId ?? newRequestId,
    isRoute: (name) => routes.has(name),
    localOnly: !config.server.allowAnonymous,
    draining: () => draining,
    models: () => listed,
    checks: () => ({ policy: 'NOT CALIBRATED' }),
    bodyLimitBytes: config.server.bodyLimitBytes,
    corsOrigins: config.server.corsOrigins,
    onBug: options.onBug,
  });

  return {
    app,
    drain: () => {
      draining = true;
    },
    open: () => open,
    close: async () => {
      // Ending the calls first lets answers that are still open end in an error frame.
      await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
      await app.close();
    },
  };
}

/** A fresh request id. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

/** Longest event of a stream: far beyond any chunk, far below what would hurt. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

function connect(upstream: UpstreamConfig, sandboxUrl: string | null) {
  const baseUrl = upstream.sandbox ? sandboxUrl : upstream.baseUrl;
  if (baseUrl === null)
    throw new TypeError(`Cannot reach the upstream "${upstream.name}": it has no address`);
  const { apiKey, connections, headers, timeouts } = upstream;
  return openaiUpstream({ baseUrl, apiKey, connections, headers, timeouts, maxLineBytes: MAX_LINE_BYTES });
}

/** OpenAI's content part types, by what a model must understand to read them. */
const PART_TYPES = { image: 'image_url', audio: 'input_audio', file: 'file' } as const;

function routeOf(route: RouteConfig, bind: (model: ModelConfig) => ModelBinding): Route {
  const {
    name,
    draft,
    heavy,
    holdBack,
    maxSpeculations,
    speculativeBufferChunks,
    deadlineMs,
    onHeavyFailure,
  } = route;
  return {
    name,
    draft: bind(draft),
    heavy: bind(heavy),
    policy: entropyPolicy(route.policy.options) as Policy,
    ability: {
      tools: route.draftTools,
      modalities: draft.modalities.map((modality) => PART_TYPES[modality]),
      contextTokens: draft.contextTokens,
    },
    holdBack,
    maxSpeculations,
    speculativeBufferChunks,
    deadlineMs,
    onHeavyFailure,
  };
}
