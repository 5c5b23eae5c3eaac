import { basename } from 'node:path';
import type { CostUs } from '../nearMiss/guardCost.ts';
import { type GuardFigures, type PromiseKept, percent } from '../nearMiss/guardPromises.ts';
import type { LabelFigures } from '../nearMiss/labelFigures.ts';
import { HALVES, POSITIVE_KINDS } from '../nearMiss/nearMissType.ts';
import { servedShare } from '../nearMiss/servedShare.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { runScript } from './runScript.ts';

const NEAR_MISSES = 1500;
const POSITIVES = 400;
const WHERE_QQP = 'node bench/cache/main.ts --only G2 --qqp quora_duplicate_questions.tsv';
const WHERE_SICK = 'node bench/cache/main.ts --only G2 --sick SICK.txt';

/** As bench/cache/guardCost.ts prints it. */
interface QuestionCost {
  readonly pairs: number;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** G1 to G3, and what a pair costs. Of the held-out half nothing but counts is read. */
export async function guardTrust({ sick, qqp }: Measuring): Promise<readonly CacheFigure[]> {
  const files = [...sick.flatMap((file) => ['--sick', file]), ...qqp.flatMap((file) => ['--qqp', file])];
  const found = await runScript('guards.ts', files, 'file');
  const figures = found as GuardFigures & { readonly promises: readonly PromiseKept[] }; // as guards.ts writes them
  const questions = (await runScript('guardCost.ts', [], 'stdout')) as QuestionCost; // as guardCost.ts prints it
  return [
    nearMisses(figures),
    contradictions(figures, sick),
    differentQuestions(figures, qqp),
    rewrites(figures),
    cost(figures.costUs, questions),
  ];
}

function nearMisses({ suite }: GuardFigures): CacheFigure {
  const sums = (half: string) => {
    const rows = suite.nearMisses.filter((row) => row.half === half);
    return {
      pairs: total(rows.map(({ pairs }) => pairs)),
      falseHits: total(rows.map(({ falseHits }) => falseHits)),
      types: rows.length,
      unseen: total(rows.map(({ unseenByGuards }) => unseenByGuards)),
    };
  };
  const [open, held] = [sums('open'), sums('heldOut')];
  const pairs = open.pairs + held.pairs;
  const falseHits = open.falseHits + held.falseHits;
  const { low, high } = servedShare(falseHits, pairs);
  return {
    id: 'G1',
    promise: `near misses of all types, both directions, >= ${NEAR_MISSES.toLocaleString('en-US')} pairs: 0 false hits`,
    measured: `${falseHits} of ${count(pairs)} pairs; open half ${open.falseHits} of ${count(open.pairs)}, held-out half ${held.falseHits} of ${count(held.pairs)}`,
    kept: falseHits === 0 && pairs >= NEAR_MISSES && held.pairs > 0,
    n: pairs,
    counted: 'pairs, each in both directions',
    values: {
      falseHits,
      types: open.types,
      openPairs: open.pairs,
      openFalseHits: open.falseHits,
      heldOutPairs: held.pairs,
      heldOutFalseHits: held.falseHits,
      /** Kept from being served by what a text is, and not by a guard. */
      unseenByGuards: open.unseen + held.unseen,
      asymmetric: suite.asymmetric.length,
    },
    interval: { low, high },
    parts: suite.nearMisses.map(({ half, type, pairs: of, falseHits: bad }) => ({
      half,
      type,
      pairs: of,
      falseHits: bad,
    })),
  };
}

function contradictions({ sick }: GuardFigures, files: readonly string[]): CacheFigure {
  const promise = 'SICK: 0 contradictions served';
  const row = sick?.labels.find(({ label }) => label === 'contradiction');
  if (sick === null || row === undefined) return absent('G2-SICK', promise, WHERE_SICK);
  const others = sick.labels.filter(({ label, pairs }) => label !== 'contradiction' && pairs > 0);
  const also = others.map(({ label, served, pairs }) => `${label} ${served} of ${count(pairs)}`).join(', ');
  return {
    ...ofPublicSet(row, sick, files),
    id: 'G2-SICK',
    promise,
    measured: `${row.served} of ${count(row.pairs)} (at most ${percent(row.high)}); ${also}`,
    kept: row.pairs > 0 && row.served === 0,
  };
}

function differentQuestions({ qqp }: GuardFigures, files: readonly string[]): CacheFigure {
  const promise = 'QQP: at most 0.3 % of pairs that are no duplicates served';
  const row = qqp?.labels.find(({ label }) => label === 'different');
  if (qqp === null || row === undefined) return absent('G2-QQP', promise, WHERE_QQP);
  return {
    ...ofPublicSet(row, qqp, files),
    id: 'G2-QQP',
    promise,
    measured: `${count(row.served)} of ${count(row.pairs)} (${percent(row.share)}, ${percent(row.low)} to ${percent(row.high)})`,
    kept: row.share !== null && row.share <= 0.003,
  };
}

function ofPublicSet(
  { pairs, served, low, high }: LabelFigures<string>,
  { labels, unread }: { readonly labels: readonly LabelFigures<string>[]; readonly unread: number },
  files: readonly string[],
) {
  return {
    n: pairs,
    counted: 'pairs, each in both directions',
    values: { served, unread },
    interval: { low, high },
    // The set's numbers of what was served, no texts.
    parts: { files: files.map((file) => basename(file)), labels: labels.map(({ vetoes, ...rest }) => rest) },
  };
}

function rewrites({
  suite,
  ...figures
}: GuardFigures & { readonly promises?: readonly PromiseKept[] }): CacheFigure {
  const promised = figures.promises?.find(({ id }) => id === 'G3');
  const ofKind = (kind: string) => {
    const rows = suite.positives.filter((row) => row.kind === kind);
    return servedShare(total(rows.map(({ served }) => served)), total(rows.map(({ pairs }) => pairs)));
  };
  const kinds = POSITIVE_KINDS.map((kind) => ({ kind, ...ofKind(kind) }));
  const rows = kinds.slice(0, 3);
  const { served, pairs, share, low, high } = servedShare(
    total(rows.map((row) => row.served)),
    total(rows.map((row) => row.pairs)),
  );
  const halves = HALVES.map((half) => {
    const of = suite.positives.filter((row) => row.half === half);
    return { half, kinds: of.map((row) => ({ kind: row.kind, served: row.served, pairs: row.pairs })) };
  });
  const each = kinds.map((row) => `${row.kind} ${row.served} of ${row.pairs}`).join(', ');
  const all = total(kinds.map((row) => row.pairs));
  return {
    id: 'G3',
    promise: '>= 99 % of cosmetic rewrites, contractions and politeness served',
    measured: `${served} of ${pairs} (${percent(share)}, ${percent(low)} to ${percent(high)}); by kind: ${each}`,
    kept: (promised?.kept ?? false) && all >= POSITIVES,
    n: pairs,
    counted: 'pairs served in both directions',
    values: {
      served,
      share,
      ...Object.fromEntries(kinds.map((row) => [`${row.kind}Share`, row.share])),
    },
    interval: { low, high },
    parts: halves,
  };
}

function cost({ calls, cpuMean, mean, p50, p99 }: CostUs, questions: QuestionCost): CacheFigure {
  return {
    id: 'guard-cost',
    promise: 'a guard run costs at most 100 us a pair',
    measured: `${cpuMean.toFixed(0)} us of processor time in the mean over pairs never seen before (by the clock p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}); ${questions.meanUs.toFixed(0)} us over ${questions.pairs} pairs again and again (p50 ${questions.p50Us.toFixed(0)}, p99 ${questions.p99Us.toFixed(0)})`,
    kept: cpuMean <= 100 && questions.meanUs <= 100,
    n: calls,
    counted: 'pairs',
    values: {
      cpuMeanUs: tenth(cpuMean),
      meanUs: tenth(mean),
      p50Us: tenth(p50),
      p99Us: tenth(p99),
      againMeanUs: questions.meanUs,
      againP50Us: questions.p50Us,
      againP99Us: questions.p99Us,
    },
    interval: null,
  };
}

function absent(id: string, promise: string, command: string): CacheFigure {
  const measured = `absent: \`${command}\``;
  return { id, promise, measured, kept: null, n: 0, counted: 'pairs', values: {}, interval: null };
}

function tenth(us: number): number {
  return Math.round(us * 10) / 10;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function total(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
