import { afterEach, beforeEach } from 'vitest';
import { type OpenaiUpstreamOptions, openaiUpstream } from '../../../src/adapters/upstream/openaiUpstream.ts';
import type { StreamItem, Upstream, UpstreamCall } from '../../../src/ports.ts';
import { type ScriptedUpstream, scriptedUpstream } from '../../scripted/index.ts';

/** A scripted server and the adapter under test, which speaks to it. */
export interface Bench {
  server: ScriptedUpstream;
  upstream: Upstream & { close(): Promise<void> };
}

export const PATIENT = { connectMs: 5_000, firstTokenMs: 20_000, idleMs: 20_000, totalMs: 60_000 };

export function adapterFor(url: string, options: Partial<OpenaiUpstreamOptions> = {}): Bench['upstream'] {
  return openaiUpstream({
    baseUrl: url,
    apiKey: 'sk-secret',
    connections: 4,
    headers: {},
    timeouts: PATIENT,
    maxLineBytes: 4 * 1024 * 1024,
    ...options,
  });
}

/** A fresh pair for each test. After it no request may be left in flight, before anything is closed. */
export function useBench(options: Partial<OpenaiUpstreamOptions> = {}): Bench {
  const bench = {} as Bench; // filled before the first test runs
  beforeEach(async () => {
    bench.server = await scriptedUpstream();
    bench.upstream = adapterFor(bench.server.url, options);
  });
  afterEach(async () => {
    await bench.server.quiet();
    await bench.upstream.close();
    await bench.server.close();
  });
  return bench;
}

export function call(fields: Record<string, unknown> = {}, more: Partial<UpstreamCall> = {}): UpstreamCall {
  const body = JSON.stringify({ model: 'm', messages: [], stream: true, ...fields });
  return { role: 'draft', body, query: '', headers: {}, ...more };
}

export function never(): AbortSignal {
  return new AbortController().signal;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A call's items in brief: a chunk's content and finish_reason, `end`, or the failure's code. */
export function brief(items: readonly StreamItem[]): string[] {
  return items.map((item) => {
    if (item.type === 'failed') return `!${item.failure.code}`;
    if (item.type === 'end') return 'end';
    const [choice] = item.chunk.choices;
    return choice?.finish_reason ?? choice?.delta?.content ?? (item.chunk.usage ? 'usage' : '-');
  });
}
