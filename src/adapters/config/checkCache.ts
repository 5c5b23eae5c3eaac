import type { Finding, Path } from './rawSettings.ts';
import type { Settings } from './settings.ts';

/** Embedding models whose vectors are of a size that is known. */
const SIZED = /^text-embedding-(?:3-small|3-large|ada-002)$/;

const at = (...path: readonly string[]): Path => ['cache', ...path];

/** Whether what is said of the cache goes together. */
export function checkCache({ cache, judge, models }: Settings): readonly Finding[] {
  const { mode, shadow, file, redis, qdrant, embedder } = cache;
  const findings: Finding[] = [];
  const byLikeness = mode === 'semantic' || mode === 'verified';
  if (mode === 'verified' && judge.model === undefined) {
    findings.push({
      path: at('mode'),
      message: 'verified needs judge.model: the model that says whether an answer may be served again',
      about: [at('mode'), ['judge', 'model']],
    });
  }
  if (shadow && !byLikeness) {
    findings.push({
      path: at('shadow'),
      message: `true goes with mode semantic or verified: ${mode} serves nothing by likeness that could be left out`,
      about: [at('mode'), at('shadow')],
    });
  }
  if (qdrant.url !== undefined && redis.url === undefined) {
    findings.push({
      path: at('qdrant', 'url'),
      message:
        'needs cache.redis.url too: Qdrant keeps the vectors only, and the answers are kept in Redis ' +
        '(DRAFT_THINKER_REDIS_URL)',
      about: [at('qdrant', 'url'), at('redis', 'url')],
    });
  }
  if (qdrant.api_key !== undefined && qdrant.url === undefined) {
    findings.push({
      path: at('qdrant', 'api_key'),
      message: 'is a key without an address: cache.qdrant.url is missing',
      about: [at('qdrant', 'url'), at('qdrant', 'api_key')],
    });
  }
  if (redis.url !== undefined && file !== undefined) {
    findings.push({
      path: at('file'),
      message: 'cache.redis.url is set too: answers are kept in one place, keep one of the two',
      about: [at('file'), at('redis', 'url')],
    });
  }
  if (redis.cluster && redis.url === undefined) {
    findings.push({
      path: at('redis', 'cluster'),
      message: 'cache.redis.url is missing: it is not said where the cluster is',
      about: [at('redis', 'cluster'), at('redis', 'url')],
    });
  }
  if (redis.url !== undefined) findings.push(...checkRedis(redis.url, redis.cluster));
  const wireName = embedder.model === undefined ? null : (own(models, embedder.model) ?? embedder.model);
  if (wireName !== null && embedder.dimension === undefined && !SIZED.test(wireName)) {
    findings.push({
      path: at('embedder', 'dimension'),
      message: `is missing: how many entries a vector of ${JSON.stringify(wireName)} has is not known`,
      about: [at('embedder', 'model'), at('embedder', 'dimension')],
    });
  }
  return findings;
}

function checkRedis(url: string, cluster: boolean): Finding[] {
  const about = [at('redis', 'url'), at('redis', 'cluster')];
  const path = at('redis', 'url');
  const nodes = url.split(/,(?=rediss?:\/\/)/);
  if (!cluster && nodes.length > 1) {
    return [{ path, message: 'names several nodes, as only a cluster has: set cache.redis.cluster', about }];
  }
  const database = URL.parse(nodes[0] ?? '')?.pathname ?? '';
  if (cluster && Number(database.slice(1)) !== 0) {
    return [{ path, message: 'names a database, and a cluster has only database 0', about }];
  }
  return [];
}

function own(models: Settings['models'], name: string): string | undefined {
  return Object.hasOwn(models, name) ? models[name]?.wire_name : undefined;
}
