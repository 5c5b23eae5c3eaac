import { type Bench, type Cost, costOf, DIRECT_JSON, interleaved, type Measured } from '../bench.ts';
import { closedLoad } from '../load.ts';
import { median, quantile } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';

/** Whole answers of a named model, 16 at once: CPU a request, and the time added over the pipe. */
export async function directJson(bench: Bench): Promise<readonly Row[]> {
  const { scale } = bench;
  const load = (measured: Measured) => () =>
    costOf(bench, measured, () => closedLoad(measured.client, scale.json, () => DIRECT_JSON));
  const { pipe, gateway } = await interleaved(scale.rounds, {
    pipe: load(bench.pipe),
    gateway: load(bench.gateway),
  });
  const cpu = ratio(gateway.map(cpuEach), pipe.map(cpuEach));
  const p50 = added(gateway, pipe, 0.5);
  const p99 = added(gateway, pipe, 0.99);
  return [
    {
      id: 'direct-json-cpu',
      what: 'direct JSON: CPU a request, over the pipe',
      value: cpu,
      unit: 'x',
      detail: `gateway ${quantity(medianOf(gateway.map(cpuEach)), 'ms')}, pipe ${quantity(medianOf(pipe.map(cpuEach)), 'ms')}`,
      goal: { most: 3 },
      later: { most: 1.5 },
    },
    {
      id: 'direct-json-added-p50',
      what: `direct JSON, ${scale.json.atOnce} at once: added over the pipe, p50`,
      ...p50,
      goal: { most: 2 },
      later: { most: 0.5 },
    },
    {
      id: 'direct-json-added-p99',
      what: `direct JSON, ${scale.json.atOnce} at once: added over the pipe, p99`,
      ...p99,
      goal: { most: 10 },
      later: { most: 4 },
    },
  ];
}

/** CPU time a request, ms. */
export function cpuEach({ cpuMs, samples }: Cost): number | null {
  return cpuMs === null ? null : cpuMs / samples.length;
}

/** The median over the rounds of a figure that may be missing. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : median(known);
}

/** The median over the rounds of one figure in proportion to another. */
export function ratio(above: readonly (number | null)[], below: readonly (number | null)[]): number | null {
  return medianOf(
    above.map((value, round) => {
      const other = below[round] ?? null;
      return value === null || other === null ? null : value / other;
    }),
  );
}

function added(gateway: readonly Cost[], pipe: readonly Cost[], q: number) {
  const of = (costs: readonly Cost[]) =>
    costs.map(({ samples }) =>
      quantile(
        samples.map(({ totalMs }) => totalMs),
        q,
      ),
    );
  const [through, bare] = [of(gateway), of(pipe)];
  return {
    value: median(through.map((value, round) => value - (bare[round] ?? Number.NaN))),
    unit: 'ms',
    detail: `gateway ${quantity(median(through), 'ms')}, pipe ${quantity(median(bare), 'ms')}`,
  };
}
