import { cacheOf } from './cacheOf.ts';
import { checkTogether } from './checkTogether.ts';
import type { Config, FileName, RouteConfig, ServerConfig } from './config.ts';

import { metricsOf } from './metricsConfig.ts';
import { type Finding, isUnder, type RawSettings } from './rawSettings.ts';
import {
  type KeyFile,
  type KnownUpstream,
  readUpstreams,
  SANDBOX,
  sandboxUpstream,
} from './readUpstreams.ts';
import { type ResolvedModels, resolveModels } from './resolveModels.ts';
import { routeOf } from './routeOf.ts';
import type { Settings } from './settings.ts';
import { tracingOf } from './tracingOf.ts';
import { upstreamSettings } from './upstreamSettings.ts';

const BYTES_PER_MB = 1024 * 1024;

export interface Resolved {
  readonly config: Omit<Config, 'source'>;
  /** The configuration may be used only when there are none. */
  readonly findings: readonly Finding[];
}

export interface Files {
  /** The content of a key file, or why there is none. */
  readonly keyFile: (name: string) => KeyFile;
  /** Where a file or folder is that the settings name. */
  readonly fileNamed: (name: string) => FileName;
}

/** From valid settings to the configuration: servers, models and the defaults that follow from them. */
export function resolveConfig(settings: Settings, raw: RawSettings, { keyFile, fileNamed }: Files): Resolved {
  const read = readUpstreams(settings, raw, keyFile);
  const known: ReadonlyMap<string, KnownUpstream> =
    read.upstreams.size > 0
      ? read.upstreams
      : new Map([[SANDBOX, sandboxUpstream(upstreamSettings.parse({}))]]);
  const resolved = resolveModels(settings, known);
  const { models, upstreams, sides, seconds, closed } = resolved;

  const routes = new Map<string, RouteConfig>();
  for (const [name, route] of Object.entries(settings.routes)) {
    const { draft, heavy } = sides.get(name) ?? {};
    const second = seconds.get(name) ?? null;
    if (draft && heavy) routes.set(name, { name, draft, heavy, second, ...routeOf(route, fileNamed) });
  }
  const main = routes.get('auto') ?? [...routes.values()][0];
  const others = main?.heavy.upstream ?? null;
  const { speculation, cache, receipts, evidence, judge, metrics } = settings;
  const config: Omit<Config, 'source'> = {
    environment: variablesOf(raw, known, resolved),
    server: serverOf(settings),
    upstreams,
    models,
    routes,
    otherModelsUpstream: others === null || closed.has(others) ? null : others,
    speculation: {
      share: speculation.share,
      windowRequests: speculation.window_requests,
      concurrent: speculation.concurrent,
    },
    cache: cacheOf(cache, resolved.embedder, fileNamed),
    receipts: { entries: receipts.entries, hours: receipts.hours },
    evidence: { dir: fileNamed(evidence.dir), content: evidence.content },
    judge: { model: resolved.judge, timeoutMs: judge.timeout_ms },
    tracing: tracingOf(settings.tracing),
    metrics: metricsOf(metrics),
    drafterNote: settings.drafter_note ?? null,
  };
  const findings = [
    ...read.findings,
    ...resolved.findings,
    ...sharedNames(settings, resolved),
    ...checkTogether(settings),
  ];
  return { config, findings };
}

function sharedNames({ routes }: Settings, { named }: ResolvedModels): readonly Finding[] {
  return Object.keys(routes).flatMap((name) => {
    const path = named.get(name);
    const message = `${JSON.stringify(name)} is the name of a route; a model needs another, and may keep it as wire_name`;
    return path === undefined ? [] : [{ path, message }];
  });
}

/** The variables whose values are in the configuration: those of an upstream that is not used are not. */
function variablesOf(
  { origins }: RawSettings,
  known: ReadonlyMap<string, KnownUpstream>,
  { sources }: ResolvedModels,
): readonly string[] {
  const lendsAddress = [...known].some(([name, { borrowsAddress }]) => borrowsAddress && sources.has(name));
  const names = new Set<string>();
  for (const [key, { variables }] of origins) {
    const path: readonly string[] = JSON.parse(key);
    const lent = lendsAddress && isUnder(path, ['upstreams', 'openai', 'base_url']);
    if (path[0] === 'upstreams' && !sources.has(path[1] ?? '') && !lent) continue;
    for (const name of variables) names.add(name);
  }
  return [...names].sort();
}

function serverOf({ server }: Settings): ServerConfig {
  return {
    host: server.host,
    port: server.port,
    allowAnonymous: server.allow_anonymous,
    bodyLimitBytes: Math.round(server.body_limit_mb * BYTES_PER_MB),
    drainMs: server.drain_ms,
    corsOrigins: server.cors_origins,
  };
}
