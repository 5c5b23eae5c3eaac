import type { Price } from '../../core/cost.ts';
import type { EntropyPolicyOptions } from '../../core/entropyPolicy.ts';
import type { ModelRules } from '../../core/modelRules.ts';
import type { CacheConfig } from './cacheConfig.ts';
import type { MetricsConfig } from './metricsConfig.ts';
import type { TracingConfig } from './tracingOf.ts';

/**
 * Everything that was decided before the gateway starts: complete, checked, defaults filled in. Names that a
 * client may send are keys of maps, so that `__proto__` is only a name that is not there.
 */
export interface Config {
  readonly source: ConfigSource;
  /** Names of the environment variables whose values are in here, sorted. */
  readonly environment: readonly string[];
  readonly server: ServerConfig;
  /** By name; only those that some model or `otherModelsUpstream` uses. */
  readonly upstreams: ReadonlyMap<string, UpstreamConfig>;
  /**
   * By the name a client asks for; a direct request for one of them goes to its upstream. Where the two sides
   * of a route share a name on different servers, the name means heavy's.
   */
  readonly models: ReadonlyMap<string, ModelConfig>;
  /** By the name a client asks for, at least one, in the file's order; never a name in `models`. */
  readonly routes: ReadonlyMap<string, RouteConfig>;
  /**
   * The upstream that gets any name which is neither a route nor a model, as it is: that of `auto`'s heavy
   * model (or the first route's). Null when such a name is a 404: that upstream lists its models, or is the
   * sandbox.
   */
  readonly otherModelsUpstream: string | null;
  readonly speculation: SpeculationConfig;
  readonly cache: CacheConfig;
  readonly receipts: ReceiptsConfig;
  readonly evidence: EvidenceConfig;
  readonly judge: JudgeConfig;
  readonly tracing: TracingConfig;
  readonly metrics: MetricsConfig;
  /** A line about the draft model for the start text. */
  readonly drafterNote: string | null;
}

/** Which file was read, as it was named, and why that one. */
export type ConfigSource =
  | { readonly file: string; readonly why: '--config' | 'DRAFT_THINKER_CONFIG' | 'working directory' }
  | { readonly file: null; readonly why: 'no file: environment and defaults' };

export interface ServerConfig {
  /** Address to listen on. Loopback unless `allowAnonymous`. */
  readonly host: string;
  /** 0 to 65535; 0 takes a free one. */
  readonly port: number;
  readonly allowAnonymous: boolean;
  /** Longest request body, bytes. */
  readonly bodyLimitBytes: number;
  /** How long open answers may go on after SIGTERM, ms. */
  readonly drainMs: number;
  /** Origins of web pages that may call the gateway; `*` alone is every origin. */
  readonly corsOrigins: readonly string[];
}

export interface UpstreamConfig {
  readonly name: string;
  /** The built-in sandbox, whose address and key are known only once it has started. */
  readonly sandbox: boolean;
  /** Without a slash at its end, as https://api.openai.com/v1. Null for the sandbox only. */
  readonly baseUrl: string | null;
  /** Secret: for the Authorization header of this upstream only. Null: a server that asks for none. */
  readonly apiKey: string | null;
  /** Connections kept, and calls under way at most. */
  readonly connections: number;
  readonly timeouts: TimeoutsConfig;
  /** Headers added to each call, names in lower case. The values may be secret. */
  readonly headers: Readonly<Record<string, string>>;
}

interface TimeoutsConfig {
  /** Until the connection stands, ms. */
  readonly connectMs: number;
  /** From sending a request to its first token, ms. */
  readonly firstTokenMs: number;
  /** Between two tokens, ms. */
  readonly idleMs: number;
  /** From sending a request to its end, ms. */
  readonly totalMs: number;
}

export interface ModelConfig {
  /** What a client asks for. */
  readonly name: string;
  /** What the upstream is asked for. */
  readonly wireName: string;
  /** A key of `upstreams`. */
  readonly upstream: string;
  /** Null is unknown: costs stay unknown, never 0. */
  readonly price: Price | null;
  readonly rules: ModelRules;
  /** Most tokens of prompt and answer together; null is unknown. */
  readonly contextTokens: number | null;
  /** What it understands besides text. */
  readonly modalities: readonly Modality[];
}

type Modality = 'image' | 'audio' | 'file';

export interface RouteConfig {
  readonly name: string;
  readonly draft: ModelConfig;
  readonly heavy: ModelConfig;
  /** A second cheap model whose agreement is evidence; null: none. Never the draft model. */
  readonly second: ModelConfig | null;
  /** `observe`: heavy answers everything, and drafts are made in the shadow. */
  readonly mode: 'serve' | 'observe';
  readonly observe: SamplingConfig;
  readonly audits: AuditsConfig;
  /** Requests with tools are drafted too, instead of going to heavy. */
  readonly draftTools: boolean;
  readonly onHeavyFailure: 'fail' | 'serve_draft';
  /** Bound over one whole request, ms. */
  readonly deadlineMs: number;
  /** Speculative heavy calls one request may open. */
  readonly maxSpeculations: number;
  readonly policy: PolicyConfig;
  readonly holdBack: HoldBackConfig;
  /** Chunks of a speculative heavy answer read ahead before it is adopted. */
  readonly speculativeBufferChunks: number;
}

/** Policy `calibrated` falls back to `entropy` with the same options where its file does not fit. */
export type PolicyConfig = EntropyConfig | CalibratedConfig;

interface EntropyConfig {
  readonly name: 'entropy';
  /** The threshold never lies above the ceiling of its form. */
  readonly options: EntropyPolicyOptions;
  /** Rests until a calibration serves, and is what the next one is fitted with; absent: the gate is off. */
  readonly gateMaxRisk?: number;
}

export interface CalibratedConfig {
  readonly name: 'calibrated';
  readonly options: EntropyPolicyOptions;
  readonly file: FileName;
  /** What happens to a request that no certificate covers. */
  readonly uncertified: 'heavy' | 'serve';
  /** Above this probability of an inadequate draft none is asked for, 0 to 1; null: the gate is off. */
  readonly gateMaxRisk: number | null;
  /** What a second of waiting saved is worth, US dollars. */
  readonly dollarsPerSecond: number;
}

/** A file or folder that the settings name. */
export interface FileName {
  /** As it was written. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** How much of the traffic is answered a second time, without anybody waiting for it. */
export interface SamplingConfig {
  /** 0 to 1. */
  readonly share: number;
  /** Second answers under way at once. */
  readonly concurrent: number;
  /** US dollars a UTC day. */
  readonly dollarsPerDay: number;
}

export interface AuditsConfig extends SamplingConfig {
  /** Share of escalated requests whose draft is graded, 0 to 1. */
  readonly escalatedShare: number;
  /** Share of inadequate accepted answers above which the route tightens; null: the calibration's alpha, or 0.1. */
  readonly target: number | null;
  /** Probability of a false alarm over all time. */
  readonly delta: number;
}

/** How long a standing wait or doubt may hold a stream back; whole answers know no such bound. */
interface HoldBackConfig {
  /** Tokens after which a wait becomes a doubt. */
  readonly tokens: number;
  /** Time after the first token at which a wait becomes a doubt, ms. */
  readonly maxMs: number;
  /** Tokens after which a doubt escalates; >= tokens. */
  readonly tokensMax: number;
  /** Time after the first token at which a doubt escalates, ms; >= maxMs. */
  readonly maxTotalMs: number;
}

interface SpeculationConfig {
  /** Share of routed requests that may speculate, 0 to 1, over the last `windowRequests`. */
  readonly share: number;
  readonly windowRequests: number;
  /** Speculative calls under way at once, over all requests. */
  readonly concurrent: number;
}

interface ReceiptsConfig {
  /** Receipts kept in memory. */
  readonly entries: number;
  /** Age at which one is dropped, hours. */
  readonly hours: number;
}

export interface EvidenceConfig {
  /** Made when there is something to keep. */
  readonly dir: FileName;
  /** Whether texts of drafts are kept. */
  readonly content: boolean;
}

export interface JudgeConfig {
  /** Null: only answers of a constrained kind are graded. */
  readonly model: ModelConfig | null;
  /** Bound of one question, ms. */
  readonly timeoutMs: number;
}
