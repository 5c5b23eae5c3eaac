import type { CalibratedPair, Calibration, EvidenceKind, Stratum } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import { type NeighbourLookup, openNeighbours } from '../core/neighbours.ts';
import { buildNeighbours } from './buildNeighbours.ts';
import { CalibrationError } from './CalibrationError.ts';
import { neededAccepted } from './clopperPearson.ts';
import type { ModelKind } from './fitHead.ts';
import { type FittedScorer, fitScorer } from './fitScorer.ts';
import { isBad } from './isBad.ts';
import { recertify } from './recertify.ts';
import { type Splits, splitDrafts } from './splitDrafts.ts';
import { chooseStrata } from './strata.ts';
import { trainingMeans } from './trainingMeans.ts';

/** What a calibration is to promise, and how it is learned. */
export interface FitOptions {
  readonly pair: CalibratedPair;
  readonly alpha: number;
  readonly delta: number;
  readonly risk: 'error' | 'benefit';
  readonly source: Calibration['data']['source'];
  /** Evidence of the scorer, and of single families where it differs. */
  readonly evidence: readonly EvidenceKind[];
  readonly familyEvidence?: Readonly<Record<string, readonly EvidenceKind[]>>;
  readonly model: ModelKind | 'best';
  readonly split: 'row' | 'family';
  /** Shares of the training and the calibration part; what they leave over is the test part. */
  readonly shares?: { readonly train: number; readonly calibration: number };
  readonly seed: number;
  /** ISO time. */
  readonly now: string;
}

/** A calibration and what it was made from. */
export interface Fitted {
  readonly calibration: Calibration;
  readonly splits: Splits;
  readonly ungraded: number;
  readonly lookup: NeighbourLookup;
  /** One for each scorer of the calibration. */
  readonly scorers: readonly FittedScorer[];
}

/** The rest is for figures. */
export const SHARES = { train: 0.4, calibration: 0.4 };
/** Below this many there is nothing to split. */
const LEAST_GRADED = 60;

/**
 * Learns a score on one part of the graded drafts, certifies thresholds on another, and leaves the third
 * untouched. A stratum that cannot be certified is refused in the calibration, with how many accepted
 * examples are missing; that is a result, no error.
 * @throws CalibrationError when the drafts are too few or all of one class, or when the answer is to be evidence and
 * only some have their text.
 */
export function fitCalibration(drafts: readonly GradedDraft[], options: FitOptions): Fitted {
  const { pair, alpha, delta, seed } = options;
  const bad = isBad(options.risk);
  const graded = drafts.filter(({ draftRight }) => draftRight !== null);
  if (graded.length < LEAST_GRADED) {
    throw new CalibrationError(
      'empty',
      `Cannot calibrate: ${graded.length} of ${drafts.length} drafts are graded, and ${LEAST_GRADED} are needed ` +
        'to learn anything',
    );
  }
  refuseOneClass(graded, bad, 'graded drafts');
  refuseMixedTexts(graded, options);
  const shares = options.shares ?? SHARES;
  const splits = splitDrafts(graded, { by: options.split, seed, ...shares });
  const { train, calibration: held } = splits;
  refuseOneClass(train, bad, 'drafts of the training part');

  const least = 2 * (neededAccepted(alpha, delta, 0) ?? 0);
  const { neighbours, lookup, names } = neighboursOf(train, held, least, bad);
  const own = new Map(train.map(({ id }, at) => [id, at]));
  const context = { pair, lookup, bad, ownIndex: (draft: GradedDraft) => own.get(draft.id) };
  const choices = evidenceChoices(options, names);
  const scorers = choices.sets.map((evidence) =>
    fitScorer(train, context, { evidence, model: options.model, seed }),
  );

  const open: Stratum = { name: '', scorer: 0, examples: 0, stream: REFUSED, whole: REFUSED };
  const calibration: Calibration = {
    id: '',
    createdAt: options.now,
    pair,
    promise: { alpha, delta, risk: options.risk },
    data: {
      source: options.source,
      train: train.length,
      calibration: held.length,
      families: countFamilies(graded),
      ...trainingMeans(train),
    },
    scorers: scorers.map(({ scorer }) => scorer),
    neighbours,
    strata: names.map((name, at) => ({ ...open, name, scorer: choices.ofStratum[at] ?? 0 })),
  };
  const fitted = { calibration, splits, ungraded: drafts.length - graded.length, lookup, scorers };
  return { ...fitted, calibration: recertify(fitted, { pair, seed, servings: ['stream', 'whole'] }) };
}

const REFUSED = { certified: false, threshold: null, accepted: 0, bad: 0, missing: null } as const;

function refuseOneClass(
  drafts: readonly GradedDraft[],
  bad: (draft: GradedDraft) => boolean,
  which: string,
): void {
  const bads = drafts.filter(bad).length;
  if (bads > 0 && bads < drafts.length) return;
  throw new CalibrationError(
    'one_class',
    `Cannot calibrate: all ${drafts.length} ${which} are ${bads === 0 ? 'adequate' : 'inadequate'}, so there is ` +
      'nothing to tell apart',
  );
}

/** In use every draft has its text: a score that learned from some without would take the text itself for a sign. */
function refuseMixedTexts(graded: readonly GradedDraft[], { evidence, familyEvidence }: FitOptions): void {
  const kinds = [evidence, ...Object.values(familyEvidence ?? {})].flat();
  const textless = graded.filter(({ draft }) => draft.text === null).length;
  if (!kinds.includes('answer') || textless === 0 || textless === graded.length) return;
  throw new CalibrationError(
    'shape',
    `Cannot calibrate with the answer as evidence: ${textless} of ${graded.length} graded drafts were kept without ` +
      'their text',
  );
}

/** The neighbours, opened, with each graded prompt in its stratum. */
function neighboursOf(
  train: readonly GradedDraft[],
  held: readonly GradedDraft[],
  least: number,
  bad: (draft: GradedDraft) => boolean,
) {
  const families = [...new Set(train.map(({ family }) => family))];
  const byFamily = buildNeighbours(train, bad, ({ family }) => families.indexOf(family));
  const { names, indexOf } = chooseStrata(families, held, openNeighbours(byFamily), least);
  const prompts = byFamily.prompts.map((prompt, at) => ({
    ...prompt,
    stratum: indexOf(train[at]?.family ?? null),
  }));
  const neighbours = { ...byFamily, prompts };
  return { neighbours, lookup: openNeighbours(neighbours), names };
}

/** The different choices of evidence, and which of them each stratum uses. */
function evidenceChoices({ evidence, familyEvidence = {} }: FitOptions, names: readonly string[]) {
  const sets = [evidence];
  const ofStratum = names.map((name) => {
    // Clients name families, as `constructor` too.
    const wanted = Object.hasOwn(familyEvidence, name) ? familyEvidence[name] : undefined;
    if (wanted === undefined) return 0;
    const known = sets.findIndex((set) => set.join() === wanted.join());
    return known >= 0 ? known : sets.push(wanted) - 1;
  });
  return { sets, ofStratum };
}

function countFamilies(drafts: readonly GradedDraft[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { family } of drafts) {
    const name = family ?? 'no family';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
