import type { Ask } from '../ask.ts';
import type { Bench } from '../bench.ts';
import { closedLoad } from '../load.ts';
import { quantile } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';
import type { UpstreamScript } from '../upstreamScript.ts';
import { callsOf } from './verdict.ts';

interface Case {
  readonly id: string;
  readonly what: string;
  readonly script: Partial<UpstreamScript>;
}

const CASES: readonly Case[] = [
  { id: 'rejected', what: 'doubted at token 4, rejected at 10', script: { doubtFrom: 4, hotAt: 10 } },
  { id: 'limit', what: 'doubted from token 1 to the limit of 48', script: { doubtFrom: 1 } },
];

/** What an escalation costs the client over asking heavy at once, with and without speculation. */
export async function escalated(bench: Bench): Promise<readonly Row[]> {
  const alone = await measured(bench, 'heavy alone', {
    model: 'auto',
    stream: true,
    control: 'heavy',
    served: 'heavy',
  });
  const rows: Row[] = [];
  for (const { id, what, script } of CASES) {
    const ask: Ask = { model: 'auto', stream: true, script };
    const bare = await measured(bench, `${id} bare`, { ...ask, control: 'no-speculation', served: 'heavy' });
    const ahead = await measured(bench, `${id} ahead`, { ...ask, served: 'speculative' });
    rows.push(
      addedRow(`escalated-${id}-bare`, `escalated, ${what}, no speculation`, bare, alone),
      addedRow(`escalated-${id}-ahead`, `escalated, ${what}, speculation`, ahead, alone),
      {
        id: `speculation-${id}`,
        what: `speculation, ${what}: share of the draft's time saved`,
        value: (100 * (p50(bare.totalMs) - p50(ahead.totalMs))) / p50(bare.draftMs),
        unit: '%',
        detail: `draft's time p50 ${quantity(p50(bare.draftMs), 'ms')}`,
        goal: null,
        // Between an early doubt and a quick rejection there is less to save than this.
        later: id === 'limit' ? { least: 80 } : null,
      },
    );
  }
  return rows;
}

interface Times {
  readonly totalMs: readonly number[];
  /** From the draft's start until the double saw it closed. */
  readonly draftMs: readonly number[];
}

async function measured(bench: Bench, name: string, ask: Ask): Promise<Times> {
  const samples = await closedLoad(bench.gateway.client, bench.scale.escalated, (index) => ({
    ...ask,
    key: `${name} ${index}`,
  }));
  bench.faults.add(name, samples);
  const draftMs: number[] = [];
  for (const { key } of ask.control === 'heavy' ? [] : samples) {
    const { draft } = await callsOf(bench, key ?? '');
    if (draft === undefined || draft.closedMs === null) bench.faults.note(`${name}: no draft, or still open`);
    else draftMs.push(draft.closedMs - draft.arrivedMs);
  }
  return { totalMs: samples.map(({ totalMs }) => totalMs), draftMs };
}

/**
 * The wait that is left when the draft is dropped, beside the original's formula for it: heavy's own time
 * less the draft's, as if heavy had been asked together with the draft.
 */
function addedRow(id: string, what: string, times: Times, alone: Times): Row {
  const addedMs = (q: number) => quantity(quantile(times.totalMs, q) - quantile(alone.totalMs, q), 'ms');
  const left = p50(times.totalMs) - p50(times.draftMs);
  const formula = p50(alone.totalMs) - p50(times.draftMs);
  return {
    id,
    what: `${what}: added over heavy alone, p50`,
    value: p50(times.totalMs) - p50(alone.totalMs),
    unit: 'ms',
    detail:
      `p95 ${addedMs(0.95)}; heavy alone ${quantity(p50(alone.totalMs), 'ms')}; wait after the draft was ` +
      `dropped ${quantity(left, 'ms')}, formula heavy_total - draft_abort_time ${quantity(formula, 'ms')}`,
    goal: null,
    later: null,
  };
}

function p50(values: readonly number[]): number {
  return quantile(values, 0.5);
}
