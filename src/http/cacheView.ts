import type { CacheFigures } from '../core/cacheFigures.ts';

/** What is known of a kept answer. */
export interface KeptAnswer {
  readonly id: string;
  /** Which side's answer it is. */
  readonly tier: string;
  readonly model: string;
  readonly ageSeconds: number;
  readonly expiresInSeconds: number;
  readonly tags: readonly string[];
  readonly question: string;
}

/** A kept answer as JSON. @param question whether the question is shown. */
export function entryView(entry: KeptAnswer, { question }: { readonly question: boolean }) {
  return {
    object: 'cache_entry' as const,
    id: entry.id,
    tier: entry.tier,
    model: entry.model,
    age_seconds: entry.ageSeconds,
    expires_in_seconds: entry.expiresInSeconds,
    tags: entry.tags,
    ...(question && { question: entry.question }),
  };
}

/** What the cache has done as JSON; null: it is switched off. */
export function cacheView(figures: CacheFigures | null) {
  if (figures === null) return { object: 'cache' as const, mode: 'off' as const };
  const { budget } = figures;
  return {
    object: 'cache' as const,
    mode: figures.mode,
    shadow: figures.shadow,
    hits: figures.hits,
    would_hit: figures.wouldHit,
    misses: figures.misses,
    bypasses: figures.bypasses,
    vetoes: figures.vetoes,
    writes: figures.writes,
    verified: figures.verified,
    stages: each(figures.stages, ({ count, totalMs }) => ({ count, total_ms: totalMs })),
    entries: figures.entries,
    vectors: figures.vectors,
    queued: figures.queued,
    breakers: each(figures.breakers, (state) => (state === 'halfOpen' ? 'half_open' : state)),
    spent_later: {
      nano_dollars: figures.spentLater.nanoDollars,
      unknown: figures.spentLater.unknown,
    },
    budget: {
      target: budget.target,
      compared: budget.compared,
      bad: budget.bad,
      unknown: budget.unknown,
      scopes_watched: budget.scopesWatched,
      scopes_off: budget.scopesOff,
    },
  };
}

function each<Value, Shown>(
  all: Readonly<Record<string, Value>>,
  show: (value: Value) => Shown,
): Record<string, Shown> {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, show(value)]));
}
