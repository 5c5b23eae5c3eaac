import { QdrantClient } from '@qdrant/js-client-rest';
import { QdrantError, qdrantFault } from './qdrantFault.ts';

export interface QdrantConnectionOptions {
  /** As http://localhost:6333; without a port it is 80 or 443, as in any URL. A path is kept. */
  readonly url: string;
  readonly apiKey: string | null;
}

type Api = ReturnType<QdrantClient['api']>;

/** Calls of Qdrant's API, each with one signal and one translation of what goes wrong. */
export interface QdrantConnection {
  /**
   * @param doing for the message, as `search the vectors`.
   * @throws QdrantError, or the signal's reason when it was aborted.
   */
  call<Answer>(
    doing: string,
    bound: { readonly signal: AbortSignal; readonly timeoutMs: number },
    ask: (api: Api, init: RequestInit) => Promise<{ readonly data: Answer }>,
  ): Promise<Answer>;
}

/** @throws QdrantError of kind `refused` for a URL or a key that cannot be used; it has neither in it. */
export function qdrantConnection({ url, apiKey }: QdrantConnectionOptions): QdrantConnection {
  const api = openClient(url, apiKey).api();
  return {
    async call(doing, { signal, timeoutMs }, ask) {
      signal.throwIfAborted();
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const { data } = await ask(api, { signal: AbortSignal.any([signal, timeout]) });
        return data;
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        if (timeout.aborted) {
          throw new QdrantError('timeout', `Cannot ${doing} in Qdrant: no answer within ${timeoutMs} ms`);
        }
        throw qdrantFault(doing, cause);
      }
    },
  };
}

function openClient(url: string, apiKey: string | null): QdrantClient {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) {
    throw new QdrantError('refused', 'Cannot connect to Qdrant: its URL must begin with http:// or https://');
  }
  const path = address.pathname.replace(/\/+$/, '');
  try {
    return new QdrantClient({
      url: `${address.protocol}//${address.host}`,
      // Left out, it would be 6333 even for https.
      port: Number(address.port || (address.protocol === 'https:' ? 443 : 80)),
      ...(path === '' ? {} : { prefix: path }),
      // As a header and not as the key, for which the client writes a warning of its own to the console.
      ...(apiKey === null ? {} : { headers: { 'api-key': apiKey } }),
      // With a timeout of its own the client would put its signal in the place of the caller's.
      timeout: Number.POSITIVE_INFINITY,
      checkCompatibility: false,
    });
  } catch {
    // What is thrown for a header repeats it.
    throw new QdrantError('refused', 'Cannot connect to Qdrant: its key is no valid header');
  }
}
