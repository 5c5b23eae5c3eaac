import type { Ask } from '../ask.ts';
import type { Bench } from '../bench.ts';
import type { CallRecord } from '../callRecords.ts';
import { closedLoad } from '../load.ts';
import { quantile } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';

/** The token that rejects the draft. */
const DECIDING_TOKEN = 6;

/** A draft that is rejected, then heavy's whole answer. */
export const ESCALATED: Ask = {
  model: 'auto',
  stream: true,
  served: 'heavy',
  script: { hotAt: DECIDING_TOKEN },
};

/** From the double's writing of the token that rejects until it sees the drafter closed and heavy asked. */
export async function verdict(bench: Bench): Promise<readonly Row[]> {
  const samples = await closedLoad(bench.gateway.client, bench.scale.escalated, (index) => ({
    ...ESCALATED,
    key: `verdict ${index}`,
  }));
  bench.faults.add('verdict', samples);
  const closedMs: number[] = [];
  const startedMs: number[] = [];
  const furtherTokens: number[] = [];
  for (const { key } of samples) {
    const { draft, heavy } = await callsOf(bench, key ?? '');
    const decidedMs = draft?.tokenMs[DECIDING_TOKEN - 1];
    if (draft === undefined || heavy === undefined || draft.closedMs === null || decidedMs === undefined) {
      bench.faults.note('verdict: a call is missing, or the drafter was not closed within 2 s');
      continue;
    }
    closedMs.push(draft.closedMs - decidedMs);
    startedMs.push(heavy.arrivedMs - decidedMs);
    furtherTokens.push(draft.tokenMs.length - DECIDING_TOKEN);
  }
  const row = (values: readonly number[], q: number) => ({
    value: quantile(values, q),
    unit: 'ms',
    detail: `p50 ${quantity(quantile(values, 0.5), 'ms')}, p99 ${quantity(quantile(values, 0.99), 'ms')}, ${values.length} requests`,
  });
  const closed = row(closedMs, 0.99);
  return [
    {
      id: 'verdict-draft-closed',
      what: 'verdict escalate: drafter closed after the deciding token, p99',
      ...closed,
      detail: `${closed.detail}, further tokens at most ${Math.max(0, ...furtherTokens)}`,
      goal: { most: 20 },
      later: { most: 20 },
    },
    {
      id: 'verdict-heavy-started-p50',
      what: 'verdict escalate: heavy started after the deciding token, p50',
      ...row(startedMs, 0.5),
      goal: { most: 2 },
      later: { most: 2 },
    },
    {
      id: 'verdict-heavy-started-p99',
      what: 'verdict escalate: heavy started after the deciding token, p99',
      ...row(startedMs, 0.99),
      goal: null,
      later: { most: 2 },
    },
  ];
}

/** The draft and the heavy call of an escalated request. */
export async function callsOf(
  { double }: Bench,
  key: string,
): Promise<{ readonly draft?: CallRecord; readonly heavy?: CallRecord }> {
  const records = await double.take(key, 2);
  const draft = records.find(({ model }) => model === 'bench-draft');
  const heavy = records.find(({ model }) => model === 'bench-heavy');
  return { ...(draft && { draft }), ...(heavy && { heavy }) };
}
