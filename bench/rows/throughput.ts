import { type Bench, type Cost, costOf, DIRECT_JSON, interleaved, type Measured } from '../bench.ts';
import { closedLoad } from '../load.ts';
import { median } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';
import { ratio } from './directJson.ts';

/** Below this share of its core a subject was not what limited the load. */
const BUSY_SHARE = 0.9;

/** As many whole answers as one core gives, 64 at once. */
export async function throughput(bench: Bench): Promise<readonly Row[]> {
  const { scale } = bench;
  const load = (measured: Measured) => () =>
    costOf(bench, measured, () => closedLoad(measured.client, scale.throughput, () => DIRECT_JSON));
  const peers = Object.fromEntries(bench.peers.map((peer) => [peer.subject.name, load(peer)]));
  const results: Readonly<Record<string, readonly Cost[]>> = await interleaved(scale.rounds, {
    pipe: load(bench.pipe),
    gateway: load(bench.gateway),
    ...peers,
  });
  const rate = (name: string) => (results[name] ?? []).map(perSecond);
  const rows: Row[] = [
    {
      id: 'json-throughput',
      what: 'JSON requests a second on one core',
      value: median(rate('gateway')),
      unit: 'requests/s',
      detail: `${told('gateway', results)}, ${told('pipe', results)}`,
      goal: null,
      later: null,
    },
  ];
  for (const { subject } of bench.peers) {
    rows.push({
      id: `json-throughput-over-${subject.name}`,
      what: `JSON requests a second on one core, over ${subject.name}`,
      value: ratio(rate('gateway'), rate(subject.name)),
      unit: 'x',
      detail: `${told('gateway', results)}, ${told(subject.name, results)}`,
      goal: { least: 2 },
      later: { least: 3 },
    });
  }
  if (bench.peers.length === 0) {
    rows.push({
      id: 'json-throughput-over-portkey',
      what: 'JSON requests a second on one core, over portkey',
      value: null,
      unit: 'x',
      detail: 'install and measure it with --peers',
      goal: { least: 2 },
      later: { least: 3 },
    });
  }
  return rows;
}

function perSecond({ samples, wallMs }: Cost): number {
  return (samples.length * 1000) / wallMs;
}

function told(name: string, results: Readonly<Record<string, readonly Cost[]>>): string {
  const costs = results[name] ?? [];
  const busy = median(costs.map(({ cpuMs, wallMs }) => (cpuMs ?? Number.NaN) / wallMs));
  const bound = busy < BUSY_SHARE ? 'at least ' : '';
  return `${name} ${bound}${quantity(median(costs.map(perSecond)), 'requests/s')} (${Math.round(busy * 100)} % of its core)`;
}
