import type { Config, ModelConfig } from './adapters/config/config.ts';
import type { Price } from './core/cost.ts';

/** What is needed to ask a model outside of routes. */
export interface ModelAddress {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Its name on the wire. */
  readonly model: string;
  readonly price: Price | null;
}

/**
 * Where a configured model is asked.
 * @param what it is, for the error.
 * @param sandboxUrl where the sandbox listens, for one of its models.
 * @throws {TypeError} when its upstream has no address.
 */
export function modelAddress(
  what: string,
  { wireName, upstream: name, price }: ModelConfig,
  { upstreams }: Pick<Config, 'upstreams'>,
  sandboxUrl: string | null,
): ModelAddress {
  const upstream = upstreams.get(name);
  const baseUrl = upstream?.sandbox === true ? sandboxUrl : (upstream?.baseUrl ?? null);
  if (upstream === undefined || baseUrl === null) {
    throw new TypeError(`Cannot ask ${what}: its upstream "${name}" has no address`);
  }
  return { baseUrl, apiKey: upstream.apiKey, headers: upstream.headers, model: wireName, price };
}
