import type { CacheCandidate, CacheRecord, CacheStage, CacheTier } from '../core/cacheRecord.ts';
import { type Cost, NO_COST, sumCosts } from '../core/cost.ts';
import type { ReuseFault } from '../core/reuseFault.ts';
import type { Clock } from '../ports.ts';
import type { LookupReason } from './lookupReason.ts';

/** What one lookup has found out so far; whatever ends it, this is told. */
export class LookupNotes {
  /** Why it was no hit, or only exact. */
  reason: LookupReason | ReuseFault | null = null;
  entry: CacheRecord['entry'] = null;
  candidates: readonly CacheCandidate[] = [];
  readonly costs: Cost[] = [];
  readonly stagesMs: Partial<Record<CacheStage, number>> = {};
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #beganMs: number;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#beganMs = clock.monotonicMs();
  }

  get elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#beganMs;
  }

  /** Runs a stage and notes its time, also when it fails. */
  async stage<Value>(name: CacheStage, run: () => Promise<Value>): Promise<Value> {
    const fromMs = this.#clock.monotonicMs();
    try {
      return await run();
    } finally {
      this.stagesMs[name] = (this.stagesMs[name] ?? 0) + this.#clock.monotonicMs() - fromMs;
    }
  }

  /** Ends a search without a hit. */
  missed(reason: LookupReason | ReuseFault): null {
    this.reason = reason;
    return null;
  }

  found(id: string, tier: CacheTier, ageSeconds: number): void {
    this.entry = { id, tier, ageSeconds };
  }

  record({ mode, shadow }: Pick<CacheRecord, 'mode' | 'shadow'>): CacheRecord {
    return {
      mode,
      shadow,
      reason: this.reason,
      entry: this.entry,
      candidates: [...this.candidates],
      stagesMs: { ...this.stagesMs },
    };
  }

  get cost(): Cost {
    return this.costs.length === 0 ? NO_COST : sumCosts(this.costs);
  }
}
