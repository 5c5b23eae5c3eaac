import type { CacheStage } from '../core/cacheRecord.ts';
import type { Cost } from '../core/cost.ts';
import { ADMISSION_REFUSALS } from './admission.ts';
import type { CacheStats, HitTier } from './cacheAdmin.ts';
import { BYPASS_REASONS, type BypassReason, MISS_REASONS } from './lookupReason.ts';
import { VETOES } from './veto.ts';

type Counted = Pick<
  CacheStats,
  'hits' | 'wouldHit' | 'misses' | 'bypasses' | 'vetoes' | 'writes' | 'spentLater' | 'verified' | 'stages'
>;
type Mutable<Value> = Value extends object
  ? { -readonly [Name in keyof Value]: Mutable<Value[Name]> }
  : Value;

const CACHE_STAGES = [
  'epoch',
  'exact',
  'embed',
  'vector',
  'bodies',
  'guards',
  'verify',
  'wait',
] as const satisfies readonly CacheStage[];

/** What the cache did since the process started. Its labels are a closed set, each there from the start. */
export class CacheTally {
  readonly counts: Mutable<Counted> = {
    hits: zeros(['exact', 'canonical', 'semantic', 'verified', 'shared'] as const),
    wouldHit: zeros(['semantic', 'verified'] as const),
    misses: zeros([...MISS_REASONS, 'text'] as const),
    bypasses: zeros(BYPASS_REASONS),
    vetoes: zeros(VETOES),
    writes: { kept: 0, dropped: 0, failed: 0, refused: zeros(ADMISSION_REFUSALS) },
    spentLater: { nanoDollars: 0, unknown: 0 },
    verified: zeros(['approved', 'rejected', 'unknown'] as const),
    stages: byName(CACHE_STAGES, () => ({ count: 0, totalMs: 0 })),
  };

  hit(tier: HitTier): void {
    this.counts.hits[tier] += 1;
  }

  bypass(reason: BypassReason): void {
    this.counts.bypasses[reason] += 1;
  }

  /** @param reason one that is not on the list of misses is a text's. */
  miss(reason: string): void {
    this.counts.misses[MISS_REASONS.find((known) => known === reason) ?? 'text'] += 1;
  }

  /** @param veto of a candidate; null: it passed. */
  vetoed(veto: string | null): void {
    const known = VETOES.find((name) => name === veto);
    if (known !== undefined) this.counts.vetoes[known] += 1;
  }

  /** @param cost of a call after the answer was served; unknown where it failed. */
  spent({ nanoDollars }: Cost): void {
    if (nanoDollars === null) this.counts.spentLater.unknown += 1;
    else this.counts.spentLater.nanoDollars += nanoDollars;
  }

  stage(name: CacheStage, ms: number): void {
    const stage = this.counts.stages[name];
    stage.count += 1;
    stage.totalMs += ms;
  }
}

function zeros<Label extends string>(labels: readonly Label[]): Record<Label, number> {
  return byName(labels, () => 0);
}

function byName<Label extends string, Value>(
  labels: readonly Label[],
  make: () => Value,
): Record<Label, Value> {
  return Object.fromEntries(labels.map((label) => [label, make()])) as Record<Label, Value>; // one for each label
}
