import { parseBaseUrl } from './baseUrl.ts';
import type { UpstreamConfig } from './config.ts';
import { OPENAI_BASE_URL } from './listPrices.ts';
import { type Finding, type Path, pathKey, type RawSettings } from './rawSettings.ts';
import type { Settings } from './settings.ts';
import type { UpstreamSettings } from './upstreamSettings.ts';

/** The name of the built-in upstream. */
export const SANDBOX = 'sandbox';

export interface KnownUpstream {
  readonly config: UpstreamConfig;
  /** The models it may be asked for; null is any. */
  readonly listed: readonly string[] | null;
  /** The file says where it is, not the environment alone. */
  readonly inFile: boolean;
  /** It has a key of its own and takes its address from upstream `openai`. */
  readonly borrowsAddress: boolean;
}

/**
 * The upstreams that have an address or a key, by name, in the file's order.
 * @param keyFile the content of a key file, or why there is none.
 */
export function readUpstreams(
  settings: Settings,
  raw: RawSettings,
  keyFile: (path: string) => KeyFile,
): { readonly upstreams: ReadonlyMap<string, KnownUpstream>; readonly findings: readonly Finding[] } {
  const upstreams = new Map<string, KnownUpstream>();
  const findings: Finding[] = [];
  const openaiAddress = settings.upstreams.openai?.base_url;
  for (const [name, upstream] of Object.entries(settings.upstreams)) {
    const path: Path = ['upstreams', name];
    if (name === SANDBOX) {
      findings.push({ path, message: 'sandbox is the name of the built-in upstream; choose another' });
      continue;
    }
    const key = keyOf(upstream, path, keyFile, findings);
    const hasKey = key !== null || upstream.api_key_file !== undefined;
    if (upstream.base_url === undefined && !hasKey) continue;
    const mayBorrow = name === 'openai' || name === 'draft' || name === 'heavy';
    if (upstream.base_url === undefined && !mayBorrow) {
      findings.push({
        path,
        message: 'base_url is missing: this upstream has a key and no address to send it to',
        about: [[...path, 'base_url']],
      });
      continue;
    }
    const address = parseBaseUrl(upstream.base_url ?? openaiAddress ?? OPENAI_BASE_URL);
    const origins = ['base_url', 'api_key', 'api_key_file'].map((setting) =>
      raw.origins.get(pathKey([...path, setting])),
    );
    upstreams.set(name, {
      config: configOf(name, upstream, address.ok ? address.url : OPENAI_BASE_URL, key),
      listed: upstream.models ?? null,
      inFile: origins.some((origin) => origin?.inFile === true),
      borrowsAddress: upstream.base_url === undefined && openaiAddress !== undefined,
    });
  }
  return { upstreams, findings };
}

/** The built-in upstream; its address is known when it runs. */
export function sandboxUpstream(upstream: UpstreamSettings): KnownUpstream {
  const config = { ...configOf(SANDBOX, upstream, null, null), sandbox: true };
  return { config, listed: [], inFile: false, borrowsAddress: false };
}

export type KeyFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string };

function keyOf(
  upstream: UpstreamSettings,
  path: Path,
  keyFile: (path: string) => KeyFile,
  findings: Finding[],
): string | null {
  const { api_key: key, api_key_file: file } = upstream;
  if (file === undefined) return key ?? null;
  const filePath = [...path, 'api_key_file'];
  if (key !== undefined) {
    findings.push({ path: filePath, message: 'api_key is set too; keep one of the two' });
    return key;
  }
  const read = keyFile(file);
  if (!read.ok) {
    findings.push({ path: filePath, message: `cannot read ${JSON.stringify(file)}: ${read.why}` });
    return null;
  }
  const text = read.text.trim();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  const fault = text === '' ? 'is empty' : 'holds characters that no HTTP header can carry';
  findings.push({ path: filePath, message: `the key in ${JSON.stringify(file)} ${fault}` });
  return null;
}

function configOf(
  name: string,
  upstream: UpstreamSettings,
  baseUrl: string | null,
  apiKey: string | null,
): UpstreamConfig {
  const { connections, timeouts, headers } = upstream;
  const lowerCase = Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]);
  return {
    name,
    sandbox: false,
    baseUrl,
    apiKey,
    connections,
    timeouts: {
      connectMs: timeouts.connect_ms,
      firstTokenMs: timeouts.first_token_ms,
      idleMs: timeouts.idle_ms,
      totalMs: timeouts.total_ms,
    },
    headers: Object.fromEntries(lowerCase),
  };
}
