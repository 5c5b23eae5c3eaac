import type { Half, NearMissType, PositiveKind } from './nearMissType.ts';
import { bothVerdicts, type GuardParts, type PairVerdict } from './pairVerdict.ts';
import { type ServedShare, servedShare } from './servedShare.ts';
import type { Suite, SuitePair } from './suite.ts';

/** Pairs of one type in one half that must not be served. */
export interface NearMissFigures {
  readonly half: Half;
  readonly type: NearMissType;
  readonly pairs: number;
  /** Pairs served in at least one direction. */
  readonly falseHits: number;
  /** Pairs that only the eligibility of a text keeps from being served: no guard sees a difference. */
  readonly unseenByGuards: number;
  /** Which guard vetoes first, asked with the left text, in pairs. */
  readonly vetoes: Readonly<Record<string, number>>;
}

/** Pairs of one kind in one half that should be served in both directions. */
export interface PositiveFigures extends ServedShare {
  readonly half: Half;
  readonly kind: PositiveKind;
  /** Served for their canonical text, without a guard. */
  readonly canonical: number;
  readonly vetoes: Readonly<Record<string, number>>;
}

/** A pair that was decided wrongly. Texts only of the open half: the other one stays unknown to who writes guards. */
export interface WrongPair {
  readonly id: string;
  readonly verdict: string;
  readonly left?: string;
  readonly right?: string;
}

export interface SuiteFigures {
  readonly nearMisses: readonly NearMissFigures[];
  readonly positives: readonly PositiveFigures[];
  readonly falseHits: readonly WrongPair[];
  readonly notServed: readonly WrongPair[];
  /** Pairs for which the guards say something else the other way round. */
  readonly asymmetric: readonly WrongPair[];
}

/** What the guards make of the suite, in both directions. */
export function suiteFigures(suite: Suite, parts: GuardParts): SuiteFigures {
  const judge = <Type extends string>(pair: SuitePair<Type>) => ({
    pair,
    verdicts: bothVerdicts(parts, pair),
  });
  const nearMisses = suite.nearMisses.map(judge);
  const positives = suite.positives.map(judge);
  return {
    nearMisses: [...Map.groupBy(nearMisses, ({ pair }) => `${pair.half} ${pair.type}`).values()].flatMap(
      (group) => {
        const pair = group[0]?.pair;
        if (pair === undefined) return [];
        const unseen = group.filter((judged) => !servedOnce(judged) && judged.verdicts.some(passesGuards));
        return {
          half: pair.half,
          type: pair.type,
          pairs: group.length,
          falseHits: group.filter(servedOnce).length,
          unseenByGuards: unseen.length,
          vetoes: vetoesOf(group),
        };
      },
    ),
    positives: [...Map.groupBy(positives, ({ pair }) => `${pair.half} ${pair.type}`).values()].flatMap(
      (group) => {
        const pair = group[0]?.pair;
        if (pair === undefined) return [];
        return {
          half: pair.half,
          kind: pair.type,
          ...servedShare(group.filter(servedTwice).length, group.length),
          canonical: group.filter(({ verdicts }) => verdicts[0].canonical).length,
          vetoes: vetoesOf(group),
        };
      },
    ),
    falseHits: nearMisses.filter(servedOnce).map(wrong),
    notServed: positives.filter((judged) => !servedTwice(judged)).map(wrong),
    asymmetric: [...nearMisses, ...positives].filter(unlike).map(wrong),
  };
}

interface Judged {
  readonly pair: SuitePair<string>;
  readonly verdicts: readonly [PairVerdict, PairVerdict];
}

const servedOnce = ({ verdicts: [forth, back] }: Judged): boolean => forth.served || back.served;
const servedTwice = ({ verdicts: [forth, back] }: Judged): boolean => forth.served && back.served;
const passesGuards = ({ guard }: PairVerdict): boolean => guard === null;
const unlike = ({ verdicts: [forth, back] }: Judged): boolean => forth.guard !== back.guard;

/** One word for what decided: a guard, a fault of a text, or why the pair is served. */
export function verdictWord({ canonical, guard, fault }: PairVerdict): string {
  if (canonical) return 'canonical';
  if (guard !== null) return guard;
  return fault === null ? 'passes' : `not eligible: ${fault}`;
}

function vetoesOf(group: readonly Judged[]): Record<string, number> {
  const words = Map.groupBy(group, ({ verdicts }) => verdictWord(verdicts[0]));
  return Object.fromEntries([...words].map(([word, judged]) => [word, judged.length]));
}

function wrong({ pair, verdicts: [forth, back] }: Judged): WrongPair {
  const [one, other] = [verdictWord(forth), verdictWord(back)];
  const verdict = one === other ? one : `${one} / ${other}`;
  if (pair.half === 'heldOut') return { id: pair.id, verdict };
  return { id: pair.id, verdict, left: pair.left, right: pair.right };
}
