import type { CacheFault } from './cache/cacheParts.ts';
import type { Log } from './log.ts';

/** Tells an operator what went wrong with the cache, which answers nobody worse than not at all. */
export function tellCacheFault(
  fault: CacheFault,
  { log, onBug }: { readonly log: Log; readonly onBug: (cause: unknown) => void },
): void {
  if (fault.type === 'bug') {
    onBug(fault.cause);
  } else if (fault.type === 'failed') {
    const { part, cause } = fault;
    log.warn({ event: 'cache_part_failed', part, err: cause }, `the cache goes on without its ${part}`);
  } else {
    const { type: _type, ...facts } = fault;
    log.error(
      { event: 'cache_budget_spent', ...facts },
      'too many answers served by likeness were wrong: in this scope only the same words are served, until it is purged',
    );
  }
}
