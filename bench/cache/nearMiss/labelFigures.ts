import type { LabelledPairs } from './labelledPairs.ts';
import { bothVerdicts, type GuardParts } from './pairVerdict.ts';
import { type ServedShare, servedShare } from './servedShare.ts';
import { verdictWord } from './suiteFigures.ts';

/** The pairs of one label of a public set. */
export interface LabelFigures<Label extends string> extends ServedShare {
  readonly label: Label;
  /** The set's own numbers of the pairs served, no texts. */
  readonly servedIds: readonly string[];
  readonly vetoes: Readonly<Record<string, number>>;
}

export interface SetFigures<Label extends string> {
  readonly labels: readonly LabelFigures<Label>[];
  /** How many lines could not be read, and the first of the reasons. */
  readonly unread: number;
  readonly faults: readonly string[];
}

const FAULTS_SHOWN = 10;

/** Served means in at least one direction for every label: it is the cautious count of false hits. */
export function labelFigures<Label extends string>(
  { pairs, faults }: LabelledPairs<Label>,
  labels: readonly Label[],
  parts: GuardParts,
): SetFigures<Label> {
  const counts = new Map(
    labels.map((label) => [label, { pairs: 0, ids: [] as string[], vetoes: new Map<string, number>() }]),
  );
  for (const pair of pairs) {
    const count = counts.get(pair.label);
    if (count === undefined) continue;
    const [forth, back] = bothVerdicts(parts, pair);
    count.pairs += 1;
    if (forth.served || back.served) count.ids.push(pair.id);
    const word = verdictWord(forth);
    count.vetoes.set(word, (count.vetoes.get(word) ?? 0) + 1);
  }
  return {
    labels: [...counts].map(([label, count]) => ({
      label,
      ...servedShare(count.ids.length, count.pairs),
      servedIds: count.ids,
      vetoes: Object.fromEntries(count.vetoes),
    })),
    unread: faults.length,
    faults: faults.slice(0, FAULTS_SHOWN),
  };
}
