/** Never sent on, whoever gave them: the client's own secrets, and what belongs to one connection. */
const DROPPED = new Set([
  'authorization',
  'proxy-authorization',
  'proxy-authenticate',
  'cookie',
  'api-key',
  'x-api-key',
  'host',
  'content-length',
  'connection',
  'proxy-connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'accept-encoding',
  'content-encoding',
]);

/**
 * The headers of a call: the client's own that may travel, then ours, then the configured ones, which win,
 * then our key. A configured header may carry a secret; the client's are dropped whoever let them through.
 */
export function requestHeaders(
  given: Readonly<Record<string, string>>,
  configured: Readonly<Record<string, string>>,
  more: { readonly accept: string; readonly apiKey: string | null },
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!DROPPED.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  headers['content-type'] = 'application/json';
  headers.accept = more.accept;
  // The bytes are relayed as they come, and a compressed stream is held back by whoever compresses it.
  headers['accept-encoding'] = 'identity';
  for (const [name, value] of Object.entries(configured)) headers[name.toLowerCase()] = value;
  if (more.apiKey !== null) headers.authorization = `Bearer ${more.apiKey}`;
  return headers;
}
