import { setTimeout as wait } from 'node:timers/promises';
import type { Ask } from '../ask.ts';
import {
  type Bench,
  closeMeasured,
  DIRECT_JSON,
  DIRECT_STREAM,
  type Measured,
  ROUTED_STREAM,
  withClient,
} from '../bench.ts';
import { closedLoad } from '../load.ts';
import { median } from '../quantile.ts';
import { quantity, type Row } from '../row.ts';
import { startGateway, startPipe } from '../stage.ts';
import { residentMb } from '../usage.ts';
import { medianOf } from './directJson.ts';

/** A process at rest has done its start-up work after this long, ms. */
const REST_MS = 1_000;
/** Between the starts of the first streams, ms. */
const APART_MS = 17;

/** Fresh processes: from the start to the first answer, at rest, and after a load. */
export async function memory(bench: Bench): Promise<readonly Row[]> {
  const { scale, double } = bench;
  const readyMs: number[] = [];
  const restMb: (number | null)[] = [];
  let after: number | null = null;
  for (let start = 0; start < scale.starts; start += 1) {
    const gateway = withClient(await startGateway(double));
    readyMs.push(gateway.subject.readyMs);
    await wait(REST_MS);
    restMb.push(residentMb(gateway.subject.pid));
    if (start === scale.starts - 1) after = await afterLoad(bench, gateway, ROUTED_STREAM);
    await closeMeasured(gateway);
  }
  const pipe = withClient(await startPipe(double));
  await wait(REST_MS);
  const pipeRest = residentMb(pipe.subject.pid);
  const pipeAfter = await afterLoad(bench, pipe, DIRECT_STREAM);
  await closeMeasured(pipe);

  const { json, streams } = scale.memory;
  const rest = medianOf(restMb);
  return [
    {
      id: 'start-to-ready',
      what: 'start to ready',
      value: median(readyMs),
      unit: 'ms',
      detail: `${readyMs.length} starts, at most ${quantity(Math.max(...readyMs), 'ms')}`,
      goal: { most: 2_000 },
      later: { most: 1_000 },
    },
    {
      id: 'memory-rest',
      what: 'resident memory at rest',
      value: rest,
      unit: 'MB',
      detail: `pipe ${quantity(pipeRest, 'MB')}`,
      goal: null,
      later: null,
    },
    {
      id: 'memory-after',
      what: `resident memory after ${json + streams} requests`,
      value: after,
      unit: 'MB',
      detail: `${json} direct JSON and ${streams} routed streams; pipe ${quantity(pipeAfter, 'MB')}`,
      goal: { most: 200 },
      later: { most: 130 },
    },
  ];
}

async function afterLoad(
  { scale, faults }: Bench,
  { subject, client }: Measured,
  stream: Ask,
): Promise<number | null> {
  const { json, streams } = scale.memory;
  faults.add(subject.name, await closedLoad(client, { count: json, atOnce: 16 }, () => DIRECT_JSON));
  faults.add(subject.name, await closedLoad(client, { count: streams, atOnce: 32 }, () => stream, APART_MS));
  return residentMb(subject.pid);
}
