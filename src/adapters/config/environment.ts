import { type Environment, variable } from './interpolate.ts';
import {
  emptyTree,
  isTree,
  type Path,
  pathKey,
  type RawSettings,
  valueAt,
  withValue,
} from './rawSettings.ts';

/** Upstreams that the environment can describe, by the prefix of their variables. */
export const UPSTREAM_VARIABLES = { openai: 'OPENAI', draft: 'DRAFT', heavy: 'HEAVY' } as const;

export const ROLES = ['draft', 'heavy'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Fills what the file leaves out from the environment; without a file that is everything.
 * HOST and PORT also win over what a file says literally, since platforms assign them. An upstream takes its
 * address and key from the environment only when the file gives it neither, so that no key of the
 * environment goes to an address of the file.
 */
export function withEnvironment(raw: RawSettings, env: Environment): RawSettings {
  let values = raw.values;
  const origins = new Map(raw.origins);
  const fill = (path: Path, name: string) => {
    const value = variable(env, name);
    if (value === undefined) return;
    values = withValue(values, path, value);
    origins.set(pathKey(path), {
      place: name,
      order: -1,
      inFile: false,
      interpolated: true,
      variables: [name],
    });
  };
  const isAbsent = (path: Path) =>
    valueAt(values, path) === undefined &&
    !raw.findings.some((finding) => pathKey(finding.path) === pathKey(path));

  for (const [path, name] of [
    [['server', 'host'], 'HOST'],
    [['server', 'port'], 'PORT'],
  ] as const) {
    if (!origins.get(pathKey(path))?.interpolated) fill(path, name);
  }
  if (isAbsent(['server', 'allow_anonymous'])) {
    fill(['server', 'allow_anonymous'], 'DRAFT_THINKER_ALLOW_ANONYMOUS');
  }
  if (isAbsent(['drafter_note'])) fill(['drafter_note'], 'DRAFT_THINKER_NOTE');

  for (const [path, name] of [
    [['cache', 'secret'], 'DRAFT_THINKER_CACHE_SECRET'],
    [['cache', 'redis', 'url'], 'DRAFT_THINKER_REDIS_URL'],
    [['metrics', 'port'], 'DRAFT_THINKER_METRICS_PORT'],
    [['metrics', 'host'], 'DRAFT_THINKER_METRICS_HOST'],
    [['metrics', 'key'], 'DRAFT_THINKER_METRICS_KEY'],
  ] as const) {
    if (isAbsent(path)) fill(path, name);
  }
  // As with an upstream: a key of the environment goes to no address of the file.
  if (isAbsent(['cache', 'qdrant', 'url']) && isAbsent(['cache', 'qdrant', 'api_key'])) {
    fill(['cache', 'qdrant', 'url'], 'DRAFT_THINKER_QDRANT_URL');
    fill(['cache', 'qdrant', 'api_key'], 'DRAFT_THINKER_QDRANT_API_KEY');
  }

  if (isAbsent(['tracing', 'otlp_url']) && isAbsent(['tracing', 'headers'])) {
    fill(['tracing', 'otlp_url'], 'OTEL_EXPORTER_OTLP_ENDPOINT');
  }

  for (const [name, prefix] of Object.entries(UPSTREAM_VARIABLES)) {
    const settings = ['base_url', 'api_key', 'api_key_file'];
    if (!settings.every((setting) => isAbsent(['upstreams', name, setting]))) continue;
    fill(['upstreams', name, 'base_url'], `${prefix}_BASE_URL`);
    fill(['upstreams', name, 'api_key'], `${prefix}_API_KEY`);
  }

  const routes = valueAt(values, ['routes']) ?? emptyTree();
  if (isTree(routes)) {
    if (Object.keys(routes).length === 0) values = withValue(values, ['routes', 'auto'], emptyTree());
    for (const route of Object.keys(valueAt(values, ['routes']) ?? {})) {
      for (const role of ROLES) {
        if (isAbsent(['routes', route, role])) fill(['routes', route, role], `${role.toUpperCase()}_MODEL`);
      }
    }
  }
  return { values, origins, findings: raw.findings };
}
