import { describe, expect, it } from 'vitest';
import { certifies, lowerBound } from '../../src/calibration/clopperPearson.ts';
import { fixedSequence, type ThresholdCount } from '../../src/calibration/fixedSequence.ts';
import { type Random, seededRandom } from '../../src/calibration/seededRandom.ts';
import { thresholdGrid } from '../../src/calibration/thresholdGrid.ts';

const promise = { alpha: 0.05, delta: 0.05 };
const SPLITS = 1000;
/** Examples in each of the two halves of a split. */
const HALF = 400;

/** A world in which everything is known: scores even in [0, 1), and how likely each is to be bad. */
type RiskOf = (score: number) => number;

interface World {
  readonly name: string;
  readonly riskOf: RiskOf;
  /** Share of splits that a procedure worth having certifies, at least. */
  readonly certifies: number;
}

const WORLDS: readonly World[] = [
  { name: 'risk just over alpha at every score', riskOf: () => 0.0501, certifies: 0 },
  { name: 'risk a little over alpha at every score', riskOf: () => 0.06, certifies: 0 },
  { name: 'risk well under alpha at every score', riskOf: () => 0.02, certifies: 0.7 },
  { name: 'a good score', riskOf: (score) => score ** 3, certifies: 0.6 },
  {
    name: 'the strictest part is the worst',
    riskOf: (score) => (score < 0.2 ? 0.09 : score < 0.6 ? 0.02 : 0.4),
    certifies: 0,
  },
  {
    name: 'a cliff right behind the start',
    riskOf: (score) => (score < 0.3 ? 0.005 : 0.5),
    certifies: 0.6,
  },
];

interface Example {
  readonly score: number;
  readonly bad: boolean;
}

/** Finds a threshold from both halves; null when it refuses. */
type Procedure = (train: readonly Example[], calibration: readonly Example[]) => number | null;

/** What each threshold of an ascending grid accepts. */
function counted(grid: readonly number[], examples: readonly Example[]): ThresholdCount[] {
  const ascending = examples.toSorted((one, other) => one.score - other.score);
  let accepted = 0;
  let bad = 0;
  return grid.map((threshold) => {
    for (let next = ascending[accepted]; next !== undefined; next = ascending[accepted]) {
      if (next.score > threshold) break;
      accepted += 1;
      if (next.bad) bad += 1;
    }
    return { threshold, accepted, bad };
  });
}

function gridOf(train: readonly Example[]): number[] {
  return thresholdGrid(
    train.map(({ score }) => score),
    train.map(({ bad }) => bad),
    { ...promise, expected: HALF, steps: 30 },
  );
}

const asMade: Procedure = (train, calibration) => {
  const certificate = fixedSequence(counted(gridOf(train), calibration), promise);
  return certificate.certified ? certificate.threshold : null;
};

/** All thresholds of the calibration half, and the loosest that passes alone: no sequence, no stop. */
const withoutSequence: Procedure = (_, calibration) => {
  const grid = calibration.map(({ score }) => score).sort((one, other) => one - other);
  const passing = counted(grid, calibration).findLast(({ accepted, bad }) =>
    certifies(bad, accepted, promise),
  );
  return passing?.threshold ?? null;
};

/** The sequence as it should be, but the observed share in place of its bound. */
const withoutBound: Procedure = (train, calibration) => {
  let last: number | null = null;
  for (const { threshold, accepted, bad } of counted(gridOf(train), calibration)) {
    if (accepted === 0 || bad / accepted > promise.alpha) break;
    last = threshold;
  }
  return last;
};

/** Thresholds start wherever the calibration half itself looks best. */
const startedByCalibration: Procedure = (_, calibration) => {
  const counts = counted(
    calibration.map(({ score }) => score).sort((one, other) => one - other),
    calibration,
  ).filter(({ accepted }) => accepted >= 59);
  const start = counts.findIndex(({ accepted, bad }) => certifies(bad, accepted, promise));
  const certificate = fixedSequence(start === -1 ? [] : counts.slice(start), promise);
  return certificate.certified ? certificate.threshold : null;
};

/** True risk among scores up to the threshold, by the midpoint rule. */
function riskUpTo(threshold: number, riskOf: RiskOf): number {
  const parts = 1000;
  let sum = 0;
  for (let part = 0; part < parts; part += 1) sum += riskOf(((part + 0.5) / parts) * threshold);
  return sum / parts;
}

function drawn(riskOf: RiskOf, random: Random): Example[] {
  return Array.from({ length: HALF }, () => {
    const score = random();
    return { score, bad: random() < riskOf(score) };
  });
}

interface Outcome {
  readonly certified: number;
  /** Splits, of all, whose certified threshold has a true risk over alpha. */
  readonly violations: number;
  /** One-sided 95 % lower bound of the violation rate among all splits. */
  readonly rateAtLeast: number;
}

function simulated(procedure: Procedure, { name, riskOf }: World): Outcome {
  const random = seededRandom(name);
  let certified = 0;
  let violations = 0;
  for (let split = 0; split < SPLITS; split += 1) {
    const threshold = procedure(drawn(riskOf, random), drawn(riskOf, random));
    if (threshold === null) continue;
    certified += 1;
    if (riskUpTo(threshold, riskOf) > promise.alpha) violations += 1;
  }
  return { certified, violations, rateAtLeast: lowerBound(violations, SPLITS, 0.05) };
}

describe(`the guarantee, where the truth is known (${SPLITS} splits a world)`, () => {
  it.each(WORLDS)('is broken in no more than delta of all splits: $name', (world) => {
    const outcome = simulated(asMade, world);
    expect(outcome.rateAtLeast, JSON.stringify(outcome)).toBeLessThanOrEqual(promise.delta);
    expect(outcome.certified / SPLITS, JSON.stringify(outcome)).toBeGreaterThanOrEqual(world.certifies);
  });

  it.each([
    ['without a sequence', withoutSequence],
    ['without a bound', withoutBound],
    ['with a start chosen by the calibration half', startedByCalibration],
  ])('is seen to be broken by a procedure %s', (_, broken) => {
    const seen = WORLDS.some((world) => simulated(broken, world).rateAtLeast > promise.delta);
    expect(seen).toBe(true);
  });
});
