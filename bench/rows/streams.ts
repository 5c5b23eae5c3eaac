import type { Ask } from '../ask.ts';
import {
  type Bench,
  type Cost,
  costOf,
  DIRECT_STREAM,
  interleaved,
  type Measured,
  ROUTED_STREAM,
} from '../bench.ts';
import { closedLoad } from '../load.ts';
import { median, quantile } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';
import { STANDARD_SCRIPT, tokenDueMs } from '../upstreamScript.ts';
import { cpuEach, medianOf, ratio } from './directJson.ts';

/** The token at which the default policy keeps a calm draft: what comes before is held back until then. */
const KEPT_AT = 10;

/** Paced streams of 100 tokens, 8 at once, evenly apart: direct and routed against the same stream piped. */
export async function streams(bench: Bench): Promise<readonly Row[]> {
  const { scale } = bench;
  const apartMs = tokenDueMs(STANDARD_SCRIPT, STANDARD_SCRIPT.tokens) / scale.streams.atOnce;
  const load = (measured: Measured, ask: Ask) => () =>
    costOf(bench, measured, () => closedLoad(measured.client, scale.streams, () => ask, apartMs));
  const { pipe, direct, routed } = await interleaved(scale.rounds, {
    pipe: load(bench.pipe, DIRECT_STREAM),
    direct: load(bench.gateway, DIRECT_STREAM),
    routed: load(bench.gateway, ROUTED_STREAM),
  });
  const cpuRow = (costs: readonly Cost[]) => ({
    value: ratio(costs.map(cpuEach), pipe.map(cpuEach)),
    unit: 'x',
    detail: `gateway ${quantity(medianOf(costs.map(cpuEach)), 'ms')}, pipe ${quantity(medianOf(pipe.map(cpuEach)), 'ms')}`,
  });
  const firstRow = (costs: readonly Cost[], q: number, pipedFrame: number) => {
    const [through, bare] = [frameAt(costs, 1, q), frameAt(pipe, pipedFrame, q)];
    return {
      value: median(differences(through, bare)),
      unit: 'ms',
      detail: `gateway ${quantity(median(through), 'ms')}, token ${pipedFrame} through the pipe ${quantity(median(bare), 'ms')}, due at ${tokenDueMs(STANDARD_SCRIPT, pipedFrame)} ms`,
    };
  };
  const gapRow = (costs: readonly Cost[]) => ({
    value: median(differences(gapP99(costs), gapP99(pipe))),
    unit: 'ms',
    detail: `gateway ${quantity(median(gapP99(costs)), 'ms')}, pipe ${quantity(median(gapP99(pipe)), 'ms')}, due every ${STANDARD_SCRIPT.tokenMs} ms`,
  });
  return [
    {
      id: 'direct-stream-cpu',
      what: 'direct stream, paced: CPU, over the pipe',
      ...cpuRow(direct),
      goal: { most: 1.5 },
      later: { most: 1.25 },
    },
    {
      id: 'routed-stream-cpu',
      what: 'routed stream (kept), paced: CPU, over the pipe',
      ...cpuRow(routed),
      goal: { most: 1.9 },
      later: { most: 1.5 },
    },
    {
      id: 'direct-first-token-p50',
      what: 'direct: time to first token over the pipe, p50',
      ...firstRow(direct, 0.5, 1),
      goal: null,
      later: null,
    },
    {
      id: 'routed-first-token-p50',
      what: 'routed: time to first token beyond the hold-back, over the pipe, p50',
      ...firstRow(routed, 0.5, KEPT_AT),
      goal: { most: 1.5 },
      later: { most: 0.5 },
    },
    {
      id: 'routed-first-token-p99',
      what: 'routed: time to first token beyond the hold-back, over the pipe, p99',
      ...firstRow(routed, 0.99, KEPT_AT),
      goal: null,
      later: { most: 4 },
    },
    {
      id: 'direct-gap-p99',
      what: 'direct stream: gap between frames over the pipe, p99',
      ...gapRow(direct),
      goal: { most: 2 },
      later: { most: 0.5 },
    },
    {
      id: 'routed-gap-p99',
      what: 'routed stream: gap between frames over the pipe, p99',
      ...gapRow(routed),
      goal: { most: 2 },
      later: { most: 0.5 },
    },
  ];
}

/** When frame `frame` (from 1) was read, a quantile for each round. */
function frameAt(costs: readonly Cost[], frame: number, q: number): readonly number[] {
  return costs.map(({ samples }) =>
    quantile(
      samples.flatMap(({ frameMs }) => frameMs[frame - 1] ?? []),
      q,
    ),
  );
}

/** Gaps between frames after the one at which a draft is released. */
function gapP99(costs: readonly Cost[]): readonly number[] {
  return costs.map(({ samples }) =>
    quantile(
      samples.flatMap(({ frameMs }) =>
        frameMs.slice(KEPT_AT).map((ms, at) => ms - (frameMs[KEPT_AT + at - 1] ?? ms)),
      ),
      0.99,
    ),
  );
}

function differences(above: readonly number[], below: readonly number[]): readonly number[] {
  return above.map((value, round) => value - (below[round] ?? Number.NaN));
}
