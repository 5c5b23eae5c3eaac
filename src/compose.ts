import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { asyncScheduler } from 'rxjs';
import type { Config, ModelConfig, RouteConfig } from './adapters/config/config.ts';
import { modelNamed } from './adapters/config/modelNamed.ts';
import { memoryReceipts } from './adapters/memory/memoryReceipts.ts';
import { openAdmission } from './adapters/memory/openAdmission.ts';
import { jsonCheck } from './adapters/text/jsonCheck.ts';
import { tokenCounter } from './adapters/text/tokenCounter.ts';
import { composeCache } from './composeCache.ts';
import { composeEvidence } from './composeEvidence.ts';
import { composeMetrics } from './composeMetrics.ts';
import { bindModel, connectUpstreams } from './connectUpstreams.ts';
import type { Policy } from './core/policy.ts';
import { createGateway } from './gateway/gateway.ts';
import type { ModelBinding, Route } from './gateway/route.ts';
import type { ListedModel } from './http/modelList.ts';
import { createServer } from './http/server.ts';
import type { Log } from './log.ts';
import type { Tracing } from './observe/tracing/openTracing.ts';
import { outgoingHeaders } from './observe/tracing/outgoingHeaders.ts';
import { traceOf } from './observe/tracing/traceOf.ts';
import type { PolicyStanding } from './policyStanding.ts';
import { readinessChecks, TIGHTENED, tightenedText } from './readinessChecks.ts';
import { routePolicy } from './routePolicy.ts';

/** A gateway ready to listen. */
export interface Composed {
  readonly app: FastifyInstance;
  /** How far the policy of each route is founded, by the route's name. */
  readonly policies: ReadonlyMap<string, PolicyStanding>;
  /** Refuses new work from now on; what is under way goes on, but what only gathers evidence. */
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
    /** Without it nothing is told. */
    readonly log?: Log;
    /** Uniform in [0, 1): which requests are compared. */
    readonly random?: () => number;
    /** Closed with the gateway; without it nothing is traced. */
    readonly tracing?: Tracing;
  },
): Composed {
  const { tracing } = options;
  const upstreams = connectUpstreams(config, options.sandboxUrl);
  const bind = (model: ModelConfig): ModelBinding => bindModel(model, upstreams);
  const log = options.log ?? SILENT;
  const policies = new Map<string, PolicyStanding>();
  const routes = new Map<string, Route>();
  for (const route of config.routes.values()) {
    const { policy, standing } = routePolicy(route, (path) => readFileSync(path, 'utf8'));
    policies.set(route.name, standing);
    routes.set(route.name, routeOf(route, { bind, policy, standing }));
    if (standing.kind === 'refused') tellRefused(log, route.name, standing);
  }
  const named = (name: string): ModelBinding | null => {
    const model = modelNamed(config, name);
    return model === null ? null : bind(model);
  };

  const receipts = memoryReceipts(config.receipts);
  const evidence = composeEvidence(config, options.sandboxUrl, log);
  const clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
  const random = options.random ?? Math.random;
  const cache = composeCache(config, {
    sandboxUrl: options.sandboxUrl,
    clock,
    random,
    log,
    onBug: options.onBug,
  });
  const metrics = composeMetrics(config, {
    routes,
    policies,
    standing: () => gateway.standing(),
    cache: { figures: () => cache.admin?.stats() ?? null, stores: cache.stores },
    log,
    onBug: options.onBug,
  });
  const gateway = createGateway({
    routes,
    named,
    admission: openAdmission,
    outgoingHeaders: tracing && outgoingHeaders(tracing),
    cache: cache.answers,
    recheck: { share: config.cache.recheckShare },
    maxTapeBytes: TAPE_FOR_ANSWER * config.cache.maxAnswerBytes,
    receipts,
    counter: tokenCounter(),
    jsonCheck: jsonCheck(),
    clock,
    scheduler: asyncScheduler,
    speculation: config.speculation,
    lookupMs: config.cache.lookupMs,
    evidence: evidence.log,
    grader: evidence.grader,
    alarms: evidence.alarms,
    random,
    observer: metrics?.observer,
    onAlarm: (alarm) => log.error({ event: 'route_tightened', ...alarm }, tightenedText(alarm)),
    onBug: options.onBug,
  });
  for (const [route, { tightened }] of gateway.standing()) {
    if (tightened === 0) continue;
    log.warn({ event: 'route_is_tightened', route, level: tightened }, TIGHTENED[tightened]);
  }

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
          const receipt = await gateway.answer(incoming, sink, left);
          if (receipt !== null && tracing?.on) tracing.ended(receipt, traceOf(incoming.id, incoming.headers));
          return receipt;
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
    checks: () => ({
      ...readinessChecks(policies, gateway.standing(), evidence.log.lost()),
      ...cache.checks(),
    }),
    evidence: {
      feedback: (feedback) => {
        metrics?.feedback(feedback.verdict);
        evidence.log.feedback(feedback);
      },
    },
    cache: cache.admin,
    answers: cache.answers,
    clock,
    metrics: metrics?.door ?? null,
    refused: metrics?.refused,
    bodyLimitBytes: config.server.bodyLimitBytes,
    corsOrigins: config.server.corsOrigins,
    onBug: options.onBug,
  });
  // Awaited before the gateway's own port is opened; nothing optional keeps it from that.
  app.addHook('onReady', async () => metrics?.listen());

  return {
    app,
    policies,
    drain: () => {
      draining = true;
      gateway.close();
    },
    open: () => open,
    close: async () => {
      gateway.close();
      // Ending the calls first lets answers that are still open end in an error frame.
      await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
      await Promise.all([app.close(), metrics?.close()]);
      await Promise.all([evidence.log.flush(), cache.close(), tracing?.close()]);
    },
  };
}

/** A fresh request id. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

/** OpenAI's content part types, by what a model must understand to read them. */
const PART_TYPES = { image: 'image_url', audio: 'input_audio', file: 'file' } as const;

/** Bytes of a stream's chunks for each byte of the answer they make, nearly. */
const TAPE_FOR_ANSWER = 4;

/** Share of inadequate accepted answers that audits hold a route to which promises nothing. */
const AUDIT_TARGET = 0.1;

function routeOf(
  route: RouteConfig,
  parts: {
    readonly bind: (model: ModelConfig) => ModelBinding;
    readonly policy: Policy;
    readonly standing: PolicyStanding;
  },
): Route {
  const { bind, policy, standing } = parts;
  const { draft, heavy, second, audits } = route;
  const promised = standing.kind === 'calibrated' ? standing.calibration.promise.alpha : AUDIT_TARGET;
  return {
    name: route.name,
    draft: bind(draft),
    heavy: bind(heavy),
    second: second === null ? null : bind(second),
    mode: route.mode,
    observe: route.observe,
    audits: { ...audits, target: audits.target ?? promised },
    policy,
    ability: {
      tools: route.draftTools,
      modalities: draft.modalities.map((modality) => PART_TYPES[modality]),
      contextTokens: draft.contextTokens,
    },
    holdBack: route.holdBack,
    maxSpeculations: route.maxSpeculations,
    keptBy: JSON.stringify([route.policy, route.holdBack]),
    speculativeBufferChunks: route.speculativeBufferChunks,
    deadlineMs: route.deadlineMs,
    onHeavyFailure: route.onHeavyFailure,
  };
}

function tellRefused(log: Log, route: string, refused: PolicyStanding & { kind: 'refused' }): void {
  const { file, faults, fields } = refused;
  const message = `NOT CALIBRATED: ${file} is refused for route ${route}, entropy judges instead`;
  log.error({ event: 'calibration_refused', route, file, faults, fields }, message);
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
