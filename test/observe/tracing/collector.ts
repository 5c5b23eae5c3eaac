import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP's JSON has it, as far as tests read it. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly events: readonly { name: string; timeUnixNano: string; attributes: readonly OtlpAttribute[] }[];
  readonly status: { readonly code?: number; readonly message?: string };
  readonly flags: number;
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly schemaUrl?: string; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

export interface Collector {
  /** As it is configured: with its path. */
  readonly url: string;
  readonly requests: readonly { url: string; headers: IncomingHttpHeaders; text: string }[];
  readonly bodies: readonly OtlpBody[];
  readonly spans: readonly OtlpSpan[];
  /** Resolves when this many requests have come. */
  asked(count: number): Promise<void>;
  close(): Promise<void>;
}

export const attributesOf = (attributes: readonly OtlpAttribute[]): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      'intValue' in value ? Number(value.intValue) : Object.values(value)[0],
    ]),
  );

/** An OTLP receiver in this process. Only what it answers with 200 counts as taken. */
export async function startCollector(
  answer: (response: ServerResponse, nth: number) => void = (response) => response.end('{}'),
): Promise<Collector> {
  const requests: { url: string; headers: IncomingHttpHeaders; text: string }[] = [];
  const bodies: OtlpBody[] = [];
  const waiting: { count: number; come: () => void }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      requests.push({ url: request.url ?? '', headers: request.headers, text });
      response.setHeader('content-type', 'application/json');
      answer(response, requests.length);
      if (response.writableEnded && response.statusCode === 200) bodies.push(JSON.parse(text) as OtlpBody); // what the SDK sends
      for (const { count, come } of waiting) if (requests.length >= count) come();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    requests,
    bodies,
    get spans() {
      return bodies.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      );
    },
    asked: (count) =>
      requests.length >= count
        ? Promise.resolve()
        : new Promise((come) => {
            waiting.push({ count, come });
          }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
