import type { Calibration, Head, Look, NeighbourIndex, Scorer } from './calibration.ts';
import { FEATURE_NAMES } from './features.ts';

const KNOWN: ReadonlySet<string> = new Set(Object.values(FEATURE_NAMES).flat());
const BEFORE_DRAFT: ReadonlySet<string> = new Set([...FEATURE_NAMES.prompt, ...FEATURE_NAMES.neighbours]);
const AT_THE_END: ReadonlySet<string> = new Set([...FEATURE_NAMES.answer, ...FEATURE_NAMES.second]);

/**
 * What makes a calibration of the right shape unusable all the same: a reference that leads nowhere, or
 * evidence this version does not know.
 * @returns the field and what is wrong with it; null when all fits together.
 */
export function calibrationFault({ scorers, strata, neighbours }: Calibration): string | null {
  for (const [at, { scorer }] of strata.entries()) {
    if (scorers[scorer] === undefined)
      return `strata[${at}].scorer is ${scorer}, of ${scorers.length} scorers`;
  }
  return scorersFault(scorers) ?? neighboursFault(neighbours, strata.length);
}

function scorersFault(scorers: readonly Scorer[]): string | null {
  for (const [at, { heads }] of scorers.entries()) {
    for (const [place, head] of heads.entries()) {
      const fault = featuresFault(head) ?? modelFault(head);
      if (fault !== null) return `scorers[${at}].heads[${place}].${fault}`;
    }
  }
  return null;
}

function featuresFault({ look, features }: Head): string | null {
  for (const [at, name] of features.entries()) {
    if (!KNOWN.has(name)) return `features[${at}] is "${name}", which this version does not know`;
    if (!existsAt(look, name)) return `features[${at}] is "${name}", which is not known at look ${look}`;
  }
  return null;
}

/** Whether this evidence exists at a look: elsewhere it would silently count as 0. */
function existsAt(look: Look, name: string): boolean {
  if (look === 'prompt') return BEFORE_DRAFT.has(name);
  if (look === 'second') return true;
  return look === 'end' ? !FEATURE_NAMES.second.includes(name) : !AT_THE_END.has(name);
}

function modelFault({ model, features, isotonic }: Head): string | null {
  const count = features.length;
  if (isotonic.x.length !== isotonic.y.length) return 'isotonic has x and y of different lengths';
  if (model.kind === 'logistic') {
    const { mean, scale, weights } = model;
    if ([mean, scale, weights].every(({ length }) => length === count)) return null;
    return `model has other than ${count} means, scales and weights, one a feature`;
  }
  for (const [at, tree] of model.trees.entries()) {
    for (const [place, node] of tree.entries()) {
      if ('value' in node) continue;
      if (node.feature < 0 || node.feature >= count)
        return `model.trees[${at}][${place}].feature is ${node.feature}`;
      // Children lie behind their parent, so that every walk ends.
      if ([node.left, node.right].some((next) => next <= place || next >= tree.length)) {
        return `model.trees[${at}][${place}] leads to a node that does not exist behind it`;
      }
    }
  }
  return null;
}

function neighboursFault({ prompts }: NeighbourIndex, strata: number): string | null {
  for (const [at, { stratum, terms, weights }] of prompts.entries()) {
    if (stratum < 0 || stratum >= strata)
      return `neighbours.prompts[${at}].stratum is ${stratum}, of ${strata} strata`;
    if (terms.length !== weights.length) return `neighbours.prompts[${at}] has other than one weight a term`;
  }
  return null;
}
