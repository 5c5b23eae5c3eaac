import type { Ask } from '../ask.ts';
import type { Bench } from '../bench.ts';
import { closedLoad } from '../load.ts';
import { quantile } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';
import type { UpstreamScript } from '../upstreamScript.ts';

/** Slow enough that there is a moment to leave in every phase. */
const SLOW: Partial<UpstreamScript> = {
  jsonMs: 150,
  restMs: 150,
  headersMs: 100,
  firstTokenMs: 200,
  tokenMs: 10,
};
const BEFORE_HEADERS = { afterMs: 50 };
const BEFORE_FIRST_TOKEN = { afterMs: 150 };

interface Phase {
  readonly id: string;
  readonly what: string;
  readonly ask: Ask;
  /** Upstream calls that a request in this phase has opened. */
  readonly calls: number;
}

function phase(id: string, what: string, ask: Ask, calls = 1): Phase {
  return { id, what, ask: { ...ask, script: { ...SLOW, ...ask.script } }, calls };
}

const direct = (leave: Ask['leave'], stream: boolean): Ask => ({
  model: 'bench-heavy',
  stream,
  ...(leave && { leave }),
});
const routed = (leave: Ask['leave'], stream: boolean, script: Partial<UpstreamScript> = {}): Ask => ({
  ...direct(leave, stream),
  model: 'auto',
  script,
});

const PHASES: readonly Phase[] = [
  phase('direct-stream-headers', 'direct stream, before headers', direct(BEFORE_HEADERS, true)),
  phase('direct-stream-token', 'direct stream, before the first token', direct(BEFORE_FIRST_TOKEN, true)),
  phase('direct-stream-mid', 'direct stream, mid-stream', direct({ atFrame: 5 }, true)),
  phase('direct-json-headers', 'direct JSON, before headers', direct({ afterMs: 75 }, false)),
  phase('direct-json-mid', 'direct JSON, half of the body sent', direct({ afterMs: 225 }, false)),
  phase('routed-stream-headers', 'routed stream, before headers', routed(BEFORE_HEADERS, true)),
  phase('routed-stream-token', 'routed stream, before the first token', routed(BEFORE_FIRST_TOKEN, true)),
  phase('routed-stream-held', 'routed stream, held back', routed({ afterMs: 235 }, true)),
  phase('routed-stream-shown', 'routed stream, draft being shown', routed({ atFrame: 12 }, true)),
  phase(
    'routed-stream-both',
    'routed stream, both models at work',
    routed({ afterMs: 280 }, true, { doubtFrom: 1 }),
    2,
  ),
  phase(
    'routed-stream-heavy',
    'routed stream, escalated and being shown',
    routed({ atFrame: 3 }, true, { hotAt: 2 }),
    2,
  ),
  phase('routed-json-headers', 'routed JSON, before headers', routed(BEFORE_HEADERS, false)),
  phase('routed-json-mid', 'routed JSON, draft under way', routed({ afterMs: 400 }, false)),
];

/** From a client's leaving until the double sees its calls closed. */
export async function leaving(bench: Bench): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { id, what, ask, calls } of PHASES) {
    const closedMs: number[] = [];
    const furtherTokens: number[] = [];
    const samples = await closedLoad(bench.gateway.client, bench.scale.leaving, (index) => ({
      ...ask,
      key: `leave ${id} ${index}`,
    }));
    bench.faults.add(what, samples);
    for (const { leftMs, key } of samples) {
      if (leftMs === null || key === null) continue;
      const records = await bench.double.take(key, calls);
      if (records.length < calls) bench.faults.note(`${what}: ${records.length} of ${calls} calls`);
      for (const record of records) {
        if (record.closedMs === null) bench.faults.note(`${what}: upstream still open after 2 s`);
      }
      const last = Math.max(...records.map((record) => record.closedMs ?? Number.POSITIVE_INFINITY));
      closedMs.push(last - leftMs);
      furtherTokens.push(
        records.flatMap(({ tokenMs }) => tokenMs).filter((sentMs) => sentMs > leftMs).length,
      );
    }
    rows.push({
      id: `left-${id}`,
      what: `client leaves, ${what}: upstream closed, p99`,
      value: quantile(closedMs, 0.99),
      unit: 'ms',
      detail: `p50 ${quantity(quantile(closedMs, 0.5), 'ms')}, further tokens at most ${Math.max(0, ...furtherTokens)}, ${closedMs.length} requests`,
      goal: { most: 100 },
      later: { most: 20 },
    });
  }
  return rows;
}
