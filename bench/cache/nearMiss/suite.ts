import { seededRandom, shuffled } from '../../../src/calibration/seededRandom.ts';
import type { Carrier } from './carrier.ts';
import { expandTemplate, type Sides } from './expandTemplate.ts';
import type { HalfContent } from './halfContent.ts';
import { heldOut } from './heldOut/heldOut.ts';
import { HALVES, type Half, type NearMissType, type PositiveKind } from './nearMissType.ts';
import { open } from './open/open.ts';
import { REWRITES } from './rewrites.ts';
import type { TemplateBlock } from './templateBlock.ts';

/** Two texts of one user, with what sets them apart. */
export interface SuitePair<Type extends string> extends Sides {
  /** Stands for the pair where its sentences must not be shown: half, type and number. */
  readonly id: string;
  readonly half: Half;
  readonly type: Type;
}

export interface Suite {
  /** Need different answers: neither may be served the other's. */
  readonly nearMisses: readonly SuitePair<NearMissType>[];
  /** Ask the same: each may be served the other's answer. */
  readonly positives: readonly SuitePair<PositiveKind>[];
}

export const CONTENT: Readonly<Record<Half, HalfContent>> = { open, heldOut };

const SEED = 'near misses';
const FILLS = { nearMiss: 5, positive: 10 };
const REWRITES_PER_QUESTION = 3;
const CARRIED_SHARE = 0.2;

/**
 * The pairs a cache's guards are tried on: the same ones each time. A pair stands once; both directions count.
 * @param halves whose templates; both unless told.
 */
export function nearMissSuite(halves: readonly Half[] = HALVES): Suite {
  return {
    nearMisses: halves.flatMap((half) => numbered(half, nearMissesOf(half))),
    positives: halves.flatMap((half) => numbered(half, [...cosmeticOf(half), ...rewordingsOf(half)])),
  };
}

interface Drawn<Type extends string> extends Sides {
  readonly type: Type;
}

function nearMissesOf(half: Half): readonly Drawn<NearMissType>[] {
  const { nearMisses, carriers } = CONTENT[half];
  return nearMisses.flatMap((block) => {
    const random = seededRandom(`${SEED}, carriers: ${half} ${block.type}`);
    return drawn(half, block, FILLS.nearMiss).map((pair) => {
      if (block.carried === false || random() >= CARRIED_SHARE) return pair;
      const carrier = carriers[Math.floor(random() * carriers.length)];
      return carrier === undefined ? pair : { type: pair.type, ...carried(pair, carrier) };
    });
  });
}

function rewordingsOf(half: Half): readonly Drawn<PositiveKind>[] {
  return CONTENT[half].rewordings.flatMap((block) => drawn(half, block, FILLS.positive));
}

function cosmeticOf(half: Half): readonly Drawn<PositiveKind>[] {
  return CONTENT[half].questions.flatMap((question) =>
    shuffled(REWRITES[half], seededRandom(`${SEED}: ${question}`))
      .slice(0, REWRITES_PER_QUESTION)
      .map((rewrite) => ({ type: 'cosmetic' as const, left: question, right: rewrite.apply(question) })),
  );
}

function drawn<Type extends string>(half: Half, block: TemplateBlock<Type>, fills: number): Drawn<Type>[] {
  return block.templates.flatMap((template) =>
    expandTemplate(template, block.slots ?? {}, { fills, seed: `${SEED}: ${half} ${template}` }).map(
      (sides) => ({ type: block.type, ...sides }),
    ),
  );
}

function carried({ left, right }: Sides, { before, after }: Carrier): Sides {
  const placed = (text: string): string => {
    const stop = after === '' || /[.?!]$/.test(text) ? '' : '.';
    return `${before}${text}${stop}${after}`;
  };
  return { left: placed(left), right: placed(right) };
}

/** Without those that stand already, in either order. */
function numbered<Type extends string>(half: Half, pairs: readonly Drawn<Type>[]): SuitePair<Type>[] {
  const seen = new Set<string>();
  const counts = new Map<Type, number>();
  const kept: SuitePair<Type>[] = [];
  for (const { type, left, right } of pairs) {
    const key = JSON.stringify([left, right].toSorted());
    if (seen.has(key)) continue;
    seen.add(key);
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    kept.push({ id: `${half} ${type} ${number}`, half, type, left, right });
  }
  return kept;
}
