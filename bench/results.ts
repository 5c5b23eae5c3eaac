import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { CAN_PIN } from './cores.ts';
import type { Row } from './row.ts';
import { CPU_SOURCE } from './usage.ts';

/** One run, as it is kept. */
export interface Results {
  /** ISO date and time of its end. */
  readonly date: string;
  readonly version: string;
  readonly node: string;
  readonly machine: {
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryMb: number;
    /** Whether what is measured had a core of its own. */
    readonly pinned: boolean;
  };
  readonly cpuTime: string;
  /** A quick run tells whether everything runs; its figures are not to be quoted. */
  readonly quick: boolean;
  readonly rounds: number;
  /** Answers that were not as they should be. */
  readonly faults: readonly string[];
  readonly rows: readonly Row[];
}

export const LATEST = fileURLToPath(new URL('results/latest.json', import.meta.url));
export const BASELINE = fileURLToPath(new URL('baseline.json', import.meta.url));

export function resultsOf(run: Pick<Results, 'quick' | 'rounds' | 'faults' | 'rows'>): Results {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString(),
    version: manifest.version,
    node: process.version,
    machine: {
      platform: `${platform()} ${arch()}`,
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 2 ** 20),
      pinned: CAN_PIN,
    },
    cpuTime: CPU_SOURCE,
    ...run,
  };
}

export function writeResults(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** The run that later ones are compared with; null before there is one. */
export function readBaseline(): Results | null {
  if (!existsSync(BASELINE)) return null;
  return JSON.parse(readFileSync(BASELINE, 'utf8')) as Results;
}
