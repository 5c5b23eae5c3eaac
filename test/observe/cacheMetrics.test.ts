import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { CacheFigures } from '../../src/core/cacheFigures.ts';
import { addCacheMetrics } from '../../src/observe/cacheMetrics.ts';

const FIGURES: CacheFigures = {
  mode: 'semantic',
  shadow: true,
  hits: { exact: 2, canonical: 1 },
  wouldHit: { semantic: 4 },
  misses: { not_found: 3, store_down: 2 },
  bypasses: { no_cache: 1 },
  vetoes: { numbers: 6 },
  writes: { kept: 3, dropped: 1, failed: 2, refused: { not_draft: 4, too_large: 1 } },
  verified: {},
  stages: { exact: { count: 8, totalMs: 1500 } },
  entries: 9,
  vectors: null,
  queued: 1,
  breakers: { store: 'closed', vectors: 'open', embedder: 'halfOpen' },
  spentLater: { nanoDollars: 2_500, unknown: 3 },
  budget: { target: 0.01, compared: 10, bad: 1, unknown: 2, scopesWatched: 3, scopesOff: 1 },
};

async function scraped(figures: () => CacheFigures | null) {
  const registry = new Registry();
  addCacheMetrics(registry, { figures, stores: () => ({ redis: true, qdrant_vectors: false }) });
  const lines = async () =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { first: await lines(), again: await lines() };
}

test('what the cache has counted is told as it is, however often it is asked for', async () => {
  const { first, again } = await scraped(() => FIGURES);
  expect(again).toEqual(first);
  expect(first.map((line) => line.replace('draftthinker_', ''))).toEqual([
    'cache_unserved_total{outcome="miss",reason="not_found"} 3',
    'cache_unserved_total{outcome="miss",reason="store_down"} 2',
    'cache_unserved_total{outcome="bypass",reason="no_cache"} 1',
    'cache_vetoes_total{reason="numbers"} 6',
    'cache_lookup_seconds_total{stage="exact"} 1.5',
    'cache_lookup_stages_total{stage="exact"} 8',
    'cache_writes_total{outcome="kept"} 3',
    'cache_writes_total{outcome="dropped"} 1',
    'cache_writes_total{outcome="failed"} 2',
    'cache_writes_total{outcome="refused"} 5',
    'cache_entries 9',
    'cache_writes_waiting 1',
    'cache_rechecks_total{result="good"} 9',
    'cache_rechecks_total{result="bad"} 1',
    'cache_rechecks_total{result="unknown"} 2',
    'cache_later_cost_usd_total 0.0000025',
    'cache_later_unpriced_total 3',
    'cache_scopes_off 1',
    'store_up{store="redis"} 1',
    'store_up{store="qdrant_vectors"} 0',
    'breaker_state{breaker="store"} 0',
    'breaker_state{breaker="vectors"} 2',
    'breaker_state{breaker="embedder"} 1',
  ]);
});

test('what is not known is absent, not 0', async () => {
  const { first } = await scraped(() => ({ ...FIGURES, entries: null }));
  expect(first.join('\n')).not.toContain('cache_entries');
});

test('a cache that is switched off tells nothing', async () => {
  expect((await scraped(() => null)).first).toEqual([]);
});
