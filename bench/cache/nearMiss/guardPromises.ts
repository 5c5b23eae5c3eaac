import type { CostUs } from './guardCost.ts';
import type { SetFigures } from './labelFigures.ts';
import type { PositiveKind } from './nearMissType.ts';
import type { QqpLabel } from './readQqp.ts';
import type { SickLabel } from './readSick.ts';
import { servedShare } from './servedShare.ts';
import type { SuiteFigures } from './suiteFigures.ts';

/** Everything that was measured. */
export interface GuardFigures {
  readonly guardsVersion: string;
  readonly suite: SuiteFigures;
  /** Null when no file was given. */
  readonly sick: SetFigures<SickLabel> | null;
  readonly qqp: SetFigures<QqpLabel> | null;
  readonly costUs: CostUs;
}

/** One promise and what was measured. */
export interface PromiseKept {
  readonly id: string;
  readonly promise: string;
  readonly measured: string;
  readonly kept: boolean;
}

const PROMISED_KINDS: readonly PositiveKind[] = ['cosmetic', 'contraction', 'politeness'];
const QQP_FALSE_HITS = 0.003;
const SERVED_SHARE = 0.99;
const MEAN_US = 100;

/** The promises these figures can say something about. */
export function guardPromises({ suite, sick, qqp, costUs }: GuardFigures): readonly PromiseKept[] {
  const pairs = total(suite.nearMisses.map((figures) => figures.pairs));
  const falseHits = total(suite.nearMisses.map((figures) => figures.falseHits));
  const near = servedShare(falseHits, pairs);
  const promised = suite.positives.filter(({ kind }) => PROMISED_KINDS.includes(kind));
  const rewrites = servedShare(
    total(promised.map(({ served }) => served)),
    total(promised.map((figures) => figures.pairs)),
  );
  const contradictions = sick?.labels.find(({ label }) => label === 'contradiction');
  const different = qqp?.labels.find(({ label }) => label === 'different');
  return [
    {
      id: 'G1',
      promise: 'no near miss is served, in either direction',
      measured: `${falseHits} of ${pairs} pairs (at most ${percent(near.high)} at 97.5 % confidence)`,
      kept: pairs > 0 && falseHits === 0,
    },
    ...(contradictions === undefined
      ? []
      : [
          {
            id: 'G2 SICK',
            promise: 'no contradiction is served',
            measured: `${contradictions.served} of ${contradictions.pairs}`,
            kept: contradictions.pairs > 0 && contradictions.served === 0,
          },
        ]),
    ...(different === undefined
      ? []
      : [
          {
            id: 'G2 QQP',
            promise: `at most ${percent(QQP_FALSE_HITS)} of the pairs that are no duplicates are served`,
            measured: `${different.served} of ${different.pairs} (${percent(different.share)})`,
            kept: different.share !== null && different.share <= QQP_FALSE_HITS,
          },
        ]),
    {
      id: 'G3',
      promise: `at least ${percent(SERVED_SHARE)} of cosmetic rewrites, contractions and politeness are served`,
      measured: `${rewrites.served} of ${rewrites.pairs} (${percent(rewrites.share)}, ${percent(rewrites.low)} to ${percent(rewrites.high)})`,
      kept: rewrites.share !== null && rewrites.share >= SERVED_SHARE,
    },
    {
      id: 'cost',
      promise: `a guard run costs at most ${MEAN_US} us of processor time a pair, in the mean`,
      measured: `${costUs.cpuMean.toFixed(1)} us (by the clock: mean ${costUs.mean.toFixed(1)}, p50 ${costUs.p50.toFixed(1)}, p99 ${costUs.p99.toFixed(1)})`,
      kept: costUs.cpuMean <= MEAN_US,
    },
  ];
}

/** A share as text; `-` where there is none. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${Number((share * 100).toFixed(2))} %`;
}

function total(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
