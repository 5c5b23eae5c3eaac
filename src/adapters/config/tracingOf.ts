import { parseBaseUrl } from './baseUrl.ts';
import type { TracingSettings } from './tracingSettings.ts';

export interface TracingConfig {
  /** Where spans are posted to, path and all; null: nowhere. */
  readonly otlpUrl: string | null;
  /** Secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** [0, 1] */
  readonly ratio: number;
}

const PATH = '/v1/traces';

export function tracingOf({ otlp_url, headers, ratio }: TracingSettings): TracingConfig {
  return { otlpUrl: otlp_url === null ? null : tracesUrl(otlp_url), headers, ratio };
}

/** @throws TypeError where the address is none, which settings have been checked for. */
function tracesUrl(address: string): string {
  const parsed = parseBaseUrl(address);
  if (!parsed.ok) throw new TypeError(`Cannot export traces: the address ${parsed.fault}`);
  return parsed.url.endsWith(PATH) ? parsed.url : parsed.url + PATH;
}
