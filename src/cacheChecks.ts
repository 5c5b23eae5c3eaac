import type { CacheFigures } from './core/cacheFigures.ts';

export interface CacheStanding {
  readonly configured: 'exact' | 'semantic' | 'verified';
  /** Nothing is served by likeness, whatever is configured. */
  readonly exactOnly: boolean;
  /** Null: the store does not tell. */
  readonly storeUp: boolean | null;
}

/** What of a cache is not as it should be, for readiness; none of it keeps the gateway from being ready. */
export function cacheChecks(
  { breakers, budget, writes }: CacheFigures,
  { configured, exactOnly, storeUp }: CacheStanding,
): Readonly<Record<string, string>> {
  const checks: Record<string, string> = {};
  if (configured !== 'exact' && exactOnly) {
    checks['cache.mode'] =
      `exact, not ${configured}: answers are in Redis, and there is no Qdrant for vectors`;
  }
  if (storeUp !== null)
    checks['cache.connection'] = storeUp ? 'up' : 'down: requests are answered without it';
  for (const [part, state] of Object.entries(breakers)) {
    if (state === 'open') checks[`cache.${part}`] = 'down: left alone for some seconds';
    if (state === 'halfOpen') checks[`cache.${part}`] = 'down: being tried again';
  }
  if (budget.scopesOff > 0) {
    checks['cache.budget'] =
      `serves by likeness no more in ${budget.scopesOff} of ${budget.scopesWatched} scopes: ` +
      `${budget.bad} of ${budget.compared} compared answers were wrong, and ${budget.target} is borne`;
  }
  const lost = writes.dropped + writes.failed;
  if (lost > 0) checks['cache.writes'] = `${lost} answers could not be kept`;
  return checks;
}
