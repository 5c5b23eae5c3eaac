import { stringify } from 'yaml';
import type { Price } from '../../core/cost.ts';
import { cacheTree } from './cacheTree.ts';
import type { CalibratedConfig, Config, ModelConfig, RouteConfig, UpstreamConfig } from './config.ts';

const PICO_PER_DOLLAR_A_MILLION = 1e6;

/**
 * The resolved configuration in the words of the file, for reading: of a key or a header it says only
 * `set` or `not set`.
 */
export function effectiveYaml(config: Config): string {
  const { server, speculation, cache, receipts, evidence, judge, metrics, tracing } = config;
  const tree = {
    source: config.source,
    environment: config.environment,
    drafter_note: config.drafterNote,
    server: {
      host: server.host,
      port: server.port,
      allow_anonymous: server.allowAnonymous,
      body_limit_mb: server.bodyLimitBytes / 1024 / 1024,
      drain_ms: server.drainMs,
      cors_origins: server.corsOrigins,
    },
    upstreams: byName(config.upstreams, upstreamTree),
    models: byName(config.models, modelTree),
    other_models: config.otherModelsUpstream ?? 'refused',
    routes: byName(config.routes, routeTree),
    speculation: {
      share: speculation.share,
      window_requests: speculation.windowRequests,
      concurrent: speculation.concurrent,
    },
    cache: cacheTree(cache),
    receipts,
    evidence: { dir: evidence.dir.path, content: evidence.content },
    tracing: {
      otlp_url: tracing.otlpUrl,
      headers: Object.fromEntries(Object.keys(tracing.headers).map((name) => [name, 'set'])),
      ratio: tracing.ratio,
    },
    judge: { model: judge.model === null ? 'none' : sideTree(judge.model), timeout_ms: judge.timeoutMs },
    metrics: {
      port: metrics.port ?? "the gateway's",
      host: metrics.host,
      key: metrics.key === null ? 'not set' : 'set',
    },
  };
  return stringify(tree, { lineWidth: 0, aliasDuplicateObjects: false });
}

function byName<Value>(map: ReadonlyMap<string, Value>, tree: (value: Value) => unknown) {
  return new Map([...map].map(([name, value]) => [name, tree(value)]));
}

function upstreamTree(upstream: UpstreamConfig) {
  const { timeouts } = upstream;
  return {
    base_url: upstream.baseUrl ?? 'the sandbox, started with the gateway',
    api_key: upstream.apiKey === null ? 'not set' : 'set',
    connections: upstream.connections,
    timeouts: {
      connect_ms: timeouts.connectMs,
      first_token_ms: timeouts.firstTokenMs,
      idle_ms: timeouts.idleMs,
      total_ms: timeouts.totalMs,
    },
    headers: Object.fromEntries(Object.keys(upstream.headers).map((name) => [name, 'set'])),
  };
}

function modelTree(model: ModelConfig) {
  return {
    upstream: model.upstream,
    wire_name: model.wireName,
    price: model.price === null ? 'unknown' : priceTree(model.price),
    rules: model.rules,
    context_tokens: model.contextTokens,
    modalities: model.modalities,
  };
}

function priceTree(price: Price) {
  return {
    input: price.inputPico / PICO_PER_DOLLAR_A_MILLION,
    cached_input: price.cachedInputPico / PICO_PER_DOLLAR_A_MILLION,
    output: price.outputPico / PICO_PER_DOLLAR_A_MILLION,
    as_of: price.asOf,
    source: price.source,
    illustrative: price.illustrative,
  };
}

function routeTree(route: RouteConfig) {
  const { policy, holdBack, observe, audits } = route;
  return {
    mode: route.mode,
    draft: sideTree(route.draft),
    heavy: sideTree(route.heavy),
    second: route.second === null ? 'none' : sideTree(route.second),
    draft_tools: route.draftTools,
    on_heavy_failure: route.onHeavyFailure,
    deadline_ms: route.deadlineMs,
    max_speculations: route.maxSpeculations,
    policy: {
      name: policy.name,
      ...(policy.name === 'calibrated' && calibratedTree(policy)),
      form: policy.options.form,
      top_logprobs: policy.options.topLogprobs,
      window: policy.options.window,
      threshold_bits: policy.options.thresholdBits,
      soft_share: policy.options.softShare,
      early_tokens: policy.options.earlyTokens,
    },
    hold_back: {
      tokens: holdBack.tokens,
      max_ms: holdBack.maxMs,
      tokens_max: holdBack.tokensMax,
      max_total_ms: holdBack.maxTotalMs,
    },
    observe: {
      share: observe.share,
      concurrent: observe.concurrent,
      dollars_per_day: observe.dollarsPerDay,
    },
    audits: {
      share: audits.share,
      escalated_share: audits.escalatedShare,
      concurrent: audits.concurrent,
      dollars_per_day: audits.dollarsPerDay,
      target: audits.target ?? "the calibration's alpha, or 0.1",
      delta: audits.delta,
    },
    speculative_buffer_chunks: route.speculativeBufferChunks,
  };
}

function calibratedTree(policy: CalibratedConfig) {
  return {
    file: policy.file.path,
    uncertified: policy.uncertified,
    gate_max_risk: policy.gateMaxRisk ?? 'off',
    dollars_per_second: policy.dollarsPerSecond,
  };
}

function sideTree({ wireName, upstream }: ModelConfig) {
  return `${wireName} at ${upstream}`;
}
