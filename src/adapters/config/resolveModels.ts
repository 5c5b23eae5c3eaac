import type { ModelConfig, UpstreamConfig } from './config.ts';
import { ROLES, type Role } from './environment.ts';
import { homesOf, mergedNames } from './homes.ts';
import { OPENAI_BASE_URL } from './listPrices.ts';
import { modelOf, OPENAI_MODELS, SANDBOX_MODELS } from './modelOf.ts';
import { didYouMean } from './nearestName.ts';
import { needsServer, noModel, noServer } from './noServer.ts';
import type { Finding, Path } from './rawSettings.ts';
import { type KnownUpstream, SANDBOX } from './readUpstreams.ts';
import type { Settings } from './settings.ts';

export interface ResolvedModels {
  /** Both sides of each route, null where a mistake left one without a model. */
  readonly sides: ReadonlyMap<string, Readonly<Record<Role, ModelConfig | null>>>;
  /** The second cheap model of each route that names one, null where a mistake left it without a server. */
  readonly seconds: ReadonlyMap<string, ModelConfig | null>;
  /** Null: none is named. */
  readonly judge: ModelConfig | null;
  /** The cache's embedding model, which nobody is to chat with; null: none is named. */
  readonly embedder: ModelConfig | null;
  readonly models: ReadonlyMap<string, ModelConfig>;
  /** Where the settings name each model. */
  readonly named: ReadonlyMap<string, Path>;
  /** Upstreams in use by the name that models carry, two names of one server being one. */
  readonly upstreams: ReadonlyMap<string, UpstreamConfig>;
  /** The names that those upstreams have in the settings. */
  readonly sources: ReadonlySet<string>;
  /** Those whose models are all listed. */
  readonly closed: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/**
 * Finds each route's two models, the server of every model, and the defaults of what is not said. With no
 * upstream at all the sandbox serves both sides; it is never mixed with a real model.
 */
export function resolveModels(settings: Settings, known: ReadonlyMap<string, KnownUpstream>): ResolvedModels {
  const findings: Finding[] = [];
  const isSandboxed = known.has(SANDBOX);
  const homes = isSandboxed ? { draft: SANDBOX, heavy: SANDBOX } : homesOf(known);
  const listedBy = listings(settings, known, findings);
  const chosen = [...Object.values(settings.models).map(({ upstream }) => upstream), ...listedBy.values()];
  const merged = mergedNames(known, homes, chosen.includes('openai'));
  const own = (name: string) => (Object.hasOwn(settings.models, name) ? settings.models[name] : undefined);

  const goesByName = (name: string) => merged.get(name) ?? name;
  const servers = new Map<string, UpstreamConfig>();
  const closed = new Set<string>();
  const asked = new Set<string>();
  const upstreamOf = (name: string): UpstreamConfig | null => {
    const upstream = known.get(name);
    if (upstream === undefined) return null;
    asked.add(name);
    const goesBy = goesByName(name);
    const config = { ...upstream.config, name: goesBy };
    servers.set(goesBy, config);
    if (upstream.listed !== null) closed.add(goesBy);
    return config;
  };

  const serverOf = (name: string, home: string | null): UpstreamConfig | null => {
    const server = own(name)?.upstream ?? listedBy.get(name) ?? home;
    return server === null ? null : upstreamOf(server);
  };

  const side = (route: string, role: Role): ModelConfig | null => {
    const path = ['routes', route, role];
    const given = settings.routes[route]?.[role];
    if (isSandboxed && given !== undefined && !sandboxHas(given)) {
      findings.push(needsServer(path, role, given));
      return null;
    }
    const home = homes[role];
    const name = given ?? defaultModel(role, home === null ? null : (known.get(home)?.config ?? null));
    if (given === undefined && home === null) findings.push(noServer(role, null, settings));
    else if (name === null) findings.push(noModel(path, role, home));
    return name === null ? null : served(name, role);
  };

  const served = (name: string, role: Role): ModelConfig | null => {
    const upstream = serverOf(name, homes[role]);
    if (upstream !== null) return modelOf(name, upstream, own(name));
    if (own(name)?.upstream === undefined) findings.push(noServer(role, name, settings));
    return null;
  };

  /** A model beside the two sides, at home where one of them is. */
  const extra = (path: Path, role: Role, name: string): ModelConfig | null => {
    if (!isSandboxed || sandboxHas(name)) return served(name, role);
    findings.push(needsServer(path, role, name));
    return null;
  };

  for (const [name, model] of Object.entries(settings.models)) {
    if (model.upstream === undefined || known.has(model.upstream)) continue;
    const path: Path = ['models', name, 'upstream'];
    const isEmpty = Object.hasOwn(settings.upstreams, model.upstream);
    const why = isEmpty
      ? 'has neither base_url nor api_key'
      : `is no upstream; ${didYouMean(model.upstream, [...known.keys()])}`;
    const about = [path, ['upstreams', model.upstream]];
    findings.push({ path, message: `${JSON.stringify(model.upstream)} ${why}`, about });
  }

  const routes = Object.keys(settings.routes);
  const sides = new Map(
    routes.map((route) => [route, { draft: side(route, 'draft'), heavy: side(route, 'heavy') }]),
  );
  const seconds = new Map<string, ModelConfig | null>();
  for (const [route, { second, draft }] of Object.entries(settings.routes)) {
    if (second === undefined) continue;
    const path = ['routes', route, 'second'];
    seconds.set(route, extra(path, 'draft', second));
    if (second === (sides.get(route)?.draft?.name ?? draft)) {
      const message = `${JSON.stringify(second)} is the draft model itself: agreeing with itself is no evidence`;
      findings.push({ path, message, about: [path, ['routes', route, 'draft']] });
    }
  }
  const judgeName = settings.judge.model;
  const judge = judgeName === undefined ? null : extra(['judge', 'model'], 'heavy', judgeName);
  const embedderName = settings.cache.embedder.model;
  const embedder =
    embedderName === undefined ? null : extra(['cache', 'embedder', 'model'], 'heavy', embedderName);

  const models = new Map<string, ModelConfig>();
  const named = new Map<string, Path>();
  const add = (model: ModelConfig | null | undefined, path: Path) => {
    if (model === null || model === undefined || models.has(model.name)) return;
    models.set(model.name, model);
    named.set(model.name, path);
  };
  for (const role of ROLES.toReversed()) {
    for (const [route, pair] of sides) add(pair[role], ['routes', route, role]);
  }
  for (const [route, second] of seconds) add(second, ['routes', route, 'second']);
  add(judge, ['judge', 'model']);
  for (const name of Object.keys(settings.models)) {
    if (isSandboxed) continue;
    const upstream = serverOf(name, homes.heavy);
    if (upstream !== null) add(modelOf(name, upstream, own(name)), ['models', name]);
  }
  for (const [name, upstream] of listedBy) {
    const server = upstreamOf(upstream);
    if (server !== null) add(modelOf(name, server, own(name)), ['upstreams', upstream, 'models']);
  }
  const inUse = [
    ...models.values(),
    ...[...sides.values()].flatMap(({ draft, heavy }) => [draft, heavy]),
    ...seconds.values(),
    judge,
    embedder,
  ];
  const names = new Set(inUse.map((model) => model?.upstream));
  const upstreams = new Map([...servers].filter(([name]) => names.has(name)));
  const sources = new Set([...asked].filter((name) => names.has(goesByName(name))));
  return { sides, seconds, judge, embedder, models, named, upstreams, sources, closed, findings };
}

function sandboxHas(name: string): boolean {
  return Object.values<string>(SANDBOX_MODELS).includes(name);
}

function defaultModel(role: Role, upstream: UpstreamConfig | null): string | null {
  if (upstream?.sandbox) return SANDBOX_MODELS[role];
  return upstream?.baseUrl === OPENAI_BASE_URL ? OPENAI_MODELS[role] : null;
}

function listings(
  { upstreams, models }: Settings,
  known: ReadonlyMap<string, KnownUpstream>,
  findings: Finding[],
): ReadonlyMap<string, string> {
  const listedBy = new Map<string, string>();
  for (const upstream of Object.keys(upstreams)) {
    for (const [at, name] of (known.get(upstream)?.listed ?? []).entries()) {
      const other = listedBy.get(name);
      const isSettled = Object.hasOwn(models, name) && models[name]?.upstream !== undefined;
      if (other !== undefined && other !== upstream && !isSettled) {
        findings.push({
          path: ['upstreams', upstream, 'models', at],
          message: `${JSON.stringify(name)} is listed by ${other} too; say models.${name}.upstream`,
        });
      } else listedBy.set(name, upstream);
    }
  }
  return listedBy;
}
