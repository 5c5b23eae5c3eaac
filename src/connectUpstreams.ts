import type { Config, ModelConfig, UpstreamConfig } from './adapters/config/config.ts';
import { openaiUpstream } from './adapters/upstream/openaiUpstream.ts';
import type { ModelBinding } from './gateway/route.ts';
import type { Upstream } from './ports.ts';

/** A connected model server. */
export type ConnectedUpstream = Upstream & { close(): Promise<void> };

/** Longest event of a stream: far beyond any chunk, far below what would hurt. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * A connection to every upstream of a configuration, by name. Nothing is sent yet; each is closed by whoever
 * called.
 * @param sandboxUrl where the sandbox listens, with /v1; needed only when the configuration uses it.
 * @throws TypeError when the sandbox is used and has no address.
 */
export function connectUpstreams(
  config: Config,
  sandboxUrl: string | null,
): ReadonlyMap<string, ConnectedUpstream> {
  return new Map([...config.upstreams.values()].map((one) => [one.name, connect(one, sandboxUrl)]));
}

/**
 * A model joined with the server that answers for it.
 * @throws TypeError when its upstream is not among those connected.
 */
export function bindModel(
  { name, wireName, upstream, rules, price }: ModelConfig,
  upstreams: ReadonlyMap<string, Upstream>,
): ModelBinding {
  const connected = upstreams.get(upstream);
  if (connected === undefined) {
    throw new TypeError(`Cannot use the upstream "${upstream}": it is not configured`);
  }
  return { name, wireName, rules, price, upstream: connected };
}

function connect(upstream: UpstreamConfig, sandboxUrl: string | null): ConnectedUpstream {
  const baseUrl = upstream.sandbox ? sandboxUrl : upstream.baseUrl;
  if (baseUrl === null) {
    throw new TypeError(`Cannot reach the upstream "${upstream.name}": it has no address`);
  }
  const { apiKey, connections, headers, timeouts } = upstream;
  return openaiUpstream({ baseUrl, apiKey, connections, headers, timeouts, maxLineBytes: MAX_LINE_BYTES });
}
