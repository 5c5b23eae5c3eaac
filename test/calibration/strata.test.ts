import { describe, expect, it } from 'vitest';
import { buildNeighbours } from '../../src/calibration/buildNeighbours.ts';
import { fitCalibration } from '../../src/calibration/fitCalibration.ts';
import { chooseStrata } from '../../src/calibration/strata.ts';
import { openNeighbours } from '../../src/core/neighbours.ts';
import { FIT } from './fitOptions.ts';
import { FAMILIES, type MadeUpFamily, madeUpDrafts } from './madeUpDrafts.ts';

function chosen(families: readonly MadeUpFamily[], least: number) {
  const train = madeUpDrafts(200, 1, families);
  const held = madeUpDrafts(200, 2, families);
  const names = [...new Set(train.map(({ family }) => family))];
  const index = buildNeighbours(
    train,
    () => false,
    ({ family }) => names.indexOf(family),
  );
  return { held, ...chooseStrata(names, held, openNeighbours(index), least) };
}

describe('choosing strata', () => {
  it('lets a family stand alone that has enough calibration drafts, and puts the others together', () => {
    expect(chosen(FAMILIES, 20).names).toEqual(['capitals', 'proofs', 'sums', 'rest']);
    expect(chosen(FAMILIES, 1000).names).toEqual(['rest']);
  });

  it('has a stratum for every family, known or not', () => {
    const { names, indexOf } = chosen(FAMILIES, 20);
    expect(['capitals', 'proofs', 'sums'].map(indexOf)).toEqual([0, 1, 2]);
    expect([null, 'unheard of', 'rest'].map(indexOf)).toEqual(new Array(3).fill(names.length - 1));
  });

  it('counts a draft where its nearest neighbour is, whatever family it says to be of', () => {
    const train = madeUpDrafts(200, 1);
    const held = madeUpDrafts(200, 2).map((draft) => ({ ...draft, family: 'capitals' }));
    const names = [...new Set(train.map(({ family }) => family))];
    const index = buildNeighbours(
      train,
      () => false,
      ({ family }) => names.indexOf(family),
    );
    expect(chooseStrata(names, held, openNeighbours(index), 20).names).toHaveLength(4);
  });

  it.each(['rest', 'all'])('gives no family the name of a catch-all: %s', (name) => {
    const families = FAMILIES.map((family, at) => (at === 0 ? { ...family, name } : family));
    const { names, indexOf } = chosen(families, 20);
    expect(names).toEqual(['proofs', 'sums', 'rest']);
    expect(indexOf(name)).toBe(2);
  });

  it('takes any name a client gives a family, as constructor', () => {
    const families = FAMILIES.map((family, at) => (at === 0 ? { ...family, name: 'constructor' } : family));
    const { calibration } = fitCalibration(madeUpDrafts(600, 1, families), FIT);
    expect(calibration.strata.map(({ name, scorer }) => [name, scorer])).toContainEqual(['constructor', 0]);
  });
});
