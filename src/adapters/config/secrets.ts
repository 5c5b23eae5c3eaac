import type { Environment } from './interpolate.ts';
import type { Path, Tree } from './rawSettings.ts';
import { isTree, pathKey, valueAt } from './rawSettings.ts';

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;
/** Shorter values are as likely an ordinary word ("none", "ollama") that hiding would only garble. */
const SHORTEST = 12;
/** User and password of an address. */
const CREDENTIALS = /\/\/[^\s"]*@/g;
const LOOKS_LIKE_KEY = /\b(sk|pk|rk|gsk|xai|key)[-_][\w-]{8,}/g;

/** An address of Redis holds its password. */
const OTHER_SECRETS: readonly Path[] = [
  ['cache', 'secret'],
  ['cache', 'redis', 'url'],
  ['cache', 'qdrant', 'api_key'],
  ['metrics', 'key'],
];

/** Whether a setting's value is never shown. */
export function isSecretPath(path: Path): boolean {
  const [section, , setting] = path;
  if (section === 'upstreams') return setting === 'api_key' || setting === 'headers';
  if (section === 'tracing') return path[1] === 'headers';
  return OTHER_SECRETS.some((secret) => pathKey(secret) === pathKey(path));
}

/**
 * Takes out of a text every secret that is known from the environment or the settings, and whatever has the
 * look of a key: someone who swaps two settings must not find the key in a log.
 */
export function redactor(env: Environment, values: Tree): (text: string) => string {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (SECRET_NAME.test(name) && value !== undefined) secrets.push(value.trim());
  }
  const upstreams = valueAt(values, ['upstreams']);
  for (const upstream of isTree(upstreams) ? Object.values(upstreams) : []) {
    const headers = valueAt(upstream, ['headers']);
    const found = [valueAt(upstream, ['api_key']), ...(isTree(headers) ? Object.values(headers) : [])];
    for (const value of found) if (typeof value === 'string') secrets.push(value);
  }
  const traced = valueAt(values, ['tracing', 'headers']);
  for (const value of isTree(traced) ? Object.values(traced) : []) {
    if (typeof value === 'string') secrets.push(value);
  }
  for (const path of OTHER_SECRETS) {
    const value = valueAt(values, path);
    if (typeof value === 'string') secrets.push(value);
  }
  const long = secrets
    .filter(({ length }) => length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let hidden = text;
    for (const secret of long) hidden = hidden.replaceAll(secret, '(not shown)');
    return hidden.replace(LOOKS_LIKE_KEY, '(not shown)').replace(CREDENTIALS, '//(not shown)@');
  };
}
