import { LRUCache } from 'lru-cache';
import type { RiskBounds } from './cacheParts.ts';

/** Chance of judging a scope wrongly, at one look. */
const DELTA = 0.05;
const SCOPES = 2000;

interface Watched {
  compared: number;
  /** Which of them were bad, of the window; rising. */
  badAt: number[];
}

export interface SpentBudget {
  readonly compared: number;
  readonly bad: number;
}

/**
 * Whether a scope may serve by likeness, by how its hits fared when they were answered afresh and compared.
 *
 * A risk of at most the target is only proven by so many comparisons without a fault that their upper bound is
 * below it: 299 for 1 %. Of none the bound is 1, so a scope that had to be proven first could never begin, and
 * nothing would ever be compared. Until then a scope is therefore on, and off as soon as the one-sided 95 % LOWER
 * Clopper-Pearson bound is above the target: it is then proven bad. From then on it has to stand the proof over
 * the last comparisons, a window: it is off as soon as their 95 % UPPER bound is above the target.
 *
 * Off stays off for this process. A purge begins anew, since it makes other scopes. Scopes that were not heard
 * of for long are forgotten, those that are off last.
 */
export class FalseHitBudget {
  readonly #target: number;
  readonly #window: number;
  readonly #enough: number;
  readonly #bounds: RiskBounds;
  readonly #watched = new LRUCache<string, Watched>({ max: SCOPES });
  readonly #off = new LRUCache<string, true>({ max: 10 * SCOPES });

  /** @throws RangeError on a target that is no risk. */
  constructor({
    target,
    window,
    bounds,
  }: {
    readonly target: number;
    readonly window: number;
    readonly bounds: RiskBounds;
  }) {
    if (!(target > 0 && target < 1)) throw new RangeError(`A false-hit target must be in (0, 1): ${target}`);
    this.#target = target;
    this.#enough = Math.ceil(Math.log(DELTA) / Math.log1p(-target));
    // A smaller window could prove nothing.
    this.#window = Math.max(this.#enough, window);
    this.#bounds = bounds;
  }

  isOff(scope: string): boolean {
    return this.#off.has(scope);
  }

  /** @returns what the scope was switched off by, when this comparison did it; null otherwise. */
  compared(scope: string, isAdequate: boolean): SpentBudget | null {
    const watched = this.#watched.get(scope) ?? { compared: 0, badAt: [] };
    watched.compared += 1;
    if (!isAdequate) watched.badAt.push(watched.compared);
    while ((watched.badAt[0] ?? Number.POSITIVE_INFINITY) <= watched.compared - this.#window)
      watched.badAt.shift();
    this.#watched.set(scope, watched);
    const n = Math.min(watched.compared, this.#window);
    const bad = watched.badAt.length;
    const isProvenBad = (): boolean => this.#bounds.lower(bad, n, DELTA) > this.#target;
    const isUnproven = (): boolean => this.#bounds.upper(bad, n, DELTA) > this.#target;
    const spent = n < this.#enough ? isProvenBad() : isUnproven();
    if (!spent || this.#off.has(scope)) return null;
    this.#off.set(scope, true);
    return { compared: n, bad };
  }

  get watching(): { readonly scopesWatched: number; readonly scopesOff: number } {
    return { scopesWatched: this.#watched.size, scopesOff: this.#off.size };
  }
}
