import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Ask } from './ask.ts';
import {
  type Bench,
  BURST,
  DIRECT_JSON,
  DIRECT_STREAM,
  type Measured,
  openBench,
  ROUTED_STREAM,
} from './bench.ts';
import { pinSelf } from './cores.ts';
import { closedLoad } from './load.ts';
import { markdownReport, textReport } from './report.ts';
import { BASELINE, LATEST, readBaseline, resultsOf, writeResults } from './results.ts';
import { isGrosslyOff, type Row } from './row.ts';
import { directJson } from './rows/directJson.ts';
import { escalated } from './rows/escalated.ts';
import { leaving } from './rows/leaving.ts';
import { machineCost } from './rows/machineCost.ts';
import { memory } from './rows/memory.ts';
import { steadyRate } from './rows/steadyRate.ts';
import { streams } from './rows/streams.ts';
import { throughput } from './rows/throughput.ts';
import { ESCALATED, verdict } from './rows/verdict.ts';
import { FULL, QUICK } from './scale.ts';
import { startPeers } from './startPeers.ts';

const ROWS: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = {
  directJson,
  streams,
  throughput,
  leaving,
  verdict,
  escalated,
  steadyRate,
  memory,
  machineCost,
};

const USAGE = `npm run bench -- [options]
  --quick            tells within 90 s whether everything runs; no figures to quote
  --rows <names>     only some, separated by commas: ${Object.keys(ROWS).join(', ')}
  --peers            installs other gateways into .local/peers and measures them in the same run
  --write-baseline   later runs are compared with this one
  --write-docs       writes docs/figures.md
`;

const DOCS = fileURLToPath(new URL('../docs/figures.md', import.meta.url));

async function warmUp({ scale, pipe, gateway, peers, faults }: Bench): Promise<void> {
  const { json, bursts, streams } = scale.warmUp;
  const run = async ({ client, subject }: Measured, ask: Ask, count: number): Promise<void> => {
    faults.add(subject.name, await closedLoad(client, { count, atOnce: 16 }, () => ask));
  };
  for (const peer of peers) await run(peer, DIRECT_JSON, json);
  for (const subject of [pipe, gateway]) {
    await run(subject, DIRECT_JSON, json);
    await run(subject, { ...DIRECT_STREAM, script: BURST }, bursts);
    await run(subject, DIRECT_STREAM, streams);
  }
  await run(gateway, { ...ROUTED_STREAM, script: BURST }, bursts);
  await run(gateway, ROUTED_STREAM, streams);
  await run(gateway, ESCALATED, streams);
}

async function main(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      quick: flag,
      rows: { type: 'string' },
      peers: flag,
      'write-baseline': flag,
      'write-docs': flag,
      help: flag,
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const names = values.rows?.split(',') ?? Object.keys(ROWS);
  const unknown = names.find((name) => !Object.hasOwn(ROWS, name));
  if (unknown !== undefined) {
    process.stderr.write(`Cannot measure "${unknown}": there is no such row.\n${USAGE}`);
    return 2;
  }
  const keeps = values['write-baseline'] || values['write-docs'];
  if (keeps && (values.quick || values.rows !== undefined)) {
    process.stderr.write('Cannot keep the figures of a quick run, or of some rows only.\n');
    return 2;
  }
  pinSelf();
  const bench = await openBench(values.quick ? QUICK : FULL, values.peers ? startPeers : async () => []);
  const rows: Row[] = [];
  await warmUp(bench);
  for (const name of names) {
    process.stderr.write(`${name} ...\n`);
    rows.push(...((await ROWS[name]?.(bench)) ?? []));
  }
  await bench.close();

  const { rounds } = bench.scale;
  const results = resultsOf({ quick: values.quick, rounds, faults: bench.faults.list, rows });
  process.stdout.write(textReport(results, readBaseline()));
  if (!values.quick && values.rows === undefined) writeResults(LATEST, results);
  if (values['write-baseline']) writeResults(BASELINE, results);
  if (values['write-docs']) writeFileSync(DOCS, markdownReport(results));
  const broken = results.faults.length > 0 || (values.quick && rows.some(isGrosslyOff));
  return broken ? 1 : 0;
}

process.exit(await main());
