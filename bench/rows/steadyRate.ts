import { type Bench, costOf, type Measured } from '../bench.ts';
import { openLoad } from '../load.ts';
import { quantile } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';

/** The original's load test: 20 tokens, 5 ms apart, which alone are 100 ms. */
const SCRIPT = { firstTokenMs: 5, tokenMs: 5, tokens: 20 };
const PER_SECOND = 50;
/** What the original claims for it. */
const CLAIMED_MS = 109;

/** 50 routed requests a second, whether earlier ones have been answered or not. */
export async function steadyRate(bench: Bench): Promise<readonly Row[]> {
  const rate = { perSecond: PER_SECOND, seconds: bench.scale.steadySeconds };
  const run = async (measured: Measured, model: 'auto' | 'bench-draft') => {
    const ask = { model, stream: true, script: SCRIPT } as const;
    const { samples } = await costOf(bench, measured, () =>
      openLoad(measured.client, rate, () => (model === 'auto' ? { ...ask, served: 'draft' } : ask)),
    );
    return samples.map(({ totalMs }) => totalMs);
  };
  const pipe = await run(bench.pipe, 'bench-draft');
  const gateway = await run(bench.gateway, 'auto');
  const told = (name: string, times: readonly number[]) =>
    `${name} p50 ${quantity(quantile(times, 0.5), 'ms')}, p99 ${quantity(quantile(times, 0.99), 'ms')}`;
  return [
    {
      id: 'steady-rate-p99',
      what: `${PER_SECOND} routed requests a second for ${rate.seconds} s: p99`,
      value: quantile(gateway, 0.99),
      unit: 'ms',
      detail: `${told('gateway', gateway)}; ${told('pipe', pipe)}; the original claims ${CLAIMED_MS} ms`,
      goal: null,
      later: null,
    },
  ];
}
