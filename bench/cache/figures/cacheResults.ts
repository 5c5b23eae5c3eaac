import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Results, resultsOf } from '../../results.ts';
import type { KeptFigure } from './cacheFigure.ts';

/** All figures of the cache; each says itself when it was measured. */
export interface CacheResults extends Pick<Results, 'date' | 'version' | 'node'> {
  readonly machine: Omit<Results['machine'], 'pinned'>;
  readonly quick: boolean;
  readonly figures: readonly KeptFigure[];
}

export const CACHE_RESULTS = fileURLToPath(new URL('../../results/cache.json', import.meta.url));

/**
 * Figures with those of a run in their places. What a run could not measure leaves standing what was measured
 * before, which has its own date.
 */
export function mergeFigures(
  before: readonly KeptFigure[],
  run: readonly KeptFigure[],
  order: readonly string[],
): readonly KeptFigure[] {
  const byId = new Map(before.map((figure) => [figure.id, figure]));
  for (const figure of run) {
    const old = byId.get(figure.id);
    if (figure.kept === null && old !== undefined && old.kept !== null) continue;
    byId.set(figure.id, figure);
  }
  return order.flatMap((id) => byId.get(id) ?? []);
}

export function cacheResultsOf(figures: readonly KeptFigure[], quick: boolean): CacheResults {
  const { date, version, node, machine } = resultsOf({ quick, rounds: 0, faults: [], rows: [] });
  const { pinned: _, ...seen } = machine;
  return { date, version, node, machine: seen, quick, figures };
}

export function readCacheResults(file: string): CacheResults | null {
  if (!existsSync(file)) return null;
  return JSON.parse(readFileSync(file, 'utf8')) as CacheResults; // as it is written below
}

export function writeCacheResults(file: string, results: CacheResults): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}
