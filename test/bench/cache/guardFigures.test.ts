import { describe, expect, test } from 'vitest';
import { guardCost } from '../../../bench/cache/nearMiss/guardCost.ts';
import { type GuardFigures, guardPromises } from '../../../bench/cache/nearMiss/guardPromises.ts';
import { guardTable } from '../../../bench/cache/nearMiss/guardTable.ts';
import { labelFigures } from '../../../bench/cache/nearMiss/labelFigures.ts';
import { type GuardParts, pairVerdict } from '../../../bench/cache/nearMiss/pairVerdict.ts';
import { QQP_LABELS } from '../../../bench/cache/nearMiss/readQqp.ts';
import { SICK_LABELS } from '../../../bench/cache/nearMiss/readSick.ts';
import type { Suite } from '../../../bench/cache/nearMiss/suite.ts';
import { suiteFigures } from '../../../bench/cache/nearMiss/suiteFigures.ts';

/** Texts that begin with `never` are not eligible; a pair passes the guards when the first words are equal. */
const PARTS: GuardParts = {
  canonicalText: (text) => text.toLowerCase(),
  reuseFault: (text) => (text.startsWith('never') ? 'creative' : null),
  guardPair: (asked, kept) => (asked.split(' ')[0] === kept.split(' ')[0] ? null : { guard: 'alignment' }),
};

const SUITE: Suite = {
  nearMisses: [
    { id: 'open digit 1', half: 'open', type: 'digit', left: 'one 1', right: 'two 2' },
    { id: 'open digit 2', half: 'open', type: 'digit', left: 'same 1', right: 'same 2' },
    { id: 'heldOut digit 1', half: 'heldOut', type: 'digit', left: 'Case', right: 'case' },
    { id: 'heldOut tense 1', half: 'heldOut', type: 'tense', left: 'never 1', right: 'never 2' },
  ],
  positives: [
    { id: 'open cosmetic 1', half: 'open', type: 'cosmetic', left: 'Yes', right: 'yes' },
    { id: 'heldOut cosmetic 1', half: 'heldOut', type: 'cosmetic', left: 'a b', right: 'b b' },
  ],
};

describe('the verdict on a pair', () => {
  test('is to serve on equal canonical texts, whatever else speaks against it', () => {
    expect(pairVerdict(PARTS, 'never X', 'never x')).toEqual({
      served: true,
      canonical: true,
      guard: null,
      fault: 'creative',
    });
  });

  test('is not to serve when either text is not eligible, or a guard vetoes', () => {
    const anyPair: GuardParts = { ...PARTS, guardPair: () => null };
    expect(pairVerdict(anyPair, 'well', 'never').served).toBe(false);
    expect(pairVerdict(anyPair, 'never', 'well').served).toBe(false);
    expect(pairVerdict(PARTS, 'one', 'two')).toMatchObject({ served: false, guard: 'alignment' });
    expect(pairVerdict(PARTS, 'one 1', 'one 2').served).toBe(true);
  });
});

describe('the figures of the suite', () => {
  const figures = suiteFigures(SUITE, PARTS);

  test('count false hits, what guards do not see, and vetoes by type and half', () => {
    expect(figures.nearMisses).toEqual([
      {
        half: 'open',
        type: 'digit',
        pairs: 2,
        falseHits: 1,
        unseenByGuards: 0,
        vetoes: { alignment: 1, passes: 1 },
      },
      { half: 'heldOut', type: 'digit', pairs: 1, falseHits: 1, unseenByGuards: 0, vetoes: { canonical: 1 } },
      {
        half: 'heldOut',
        type: 'tense',
        pairs: 1,
        falseHits: 0,
        unseenByGuards: 1,
        vetoes: { 'not eligible: creative': 1 },
      },
    ]);
    expect(figures.positives.map(({ half, served, pairs }) => [half, served, pairs])).toEqual([
      ['open', 1, 1],
      ['heldOut', 0, 1],
    ]);
  });

  test('show the texts of wrongly decided pairs of the open half only', () => {
    expect(figures.falseHits).toEqual([
      { id: 'open digit 2', verdict: 'passes', left: 'same 1', right: 'same 2' },
      { id: 'heldOut digit 1', verdict: 'canonical' },
    ]);
    expect(figures.notServed).toEqual([{ id: 'heldOut cosmetic 1', verdict: 'alignment' }]);
  });

  test('count a pair that is served in one direction only as a false hit, and as asymmetric', () => {
    const oneWay: GuardParts = {
      ...PARTS,
      guardPair: (asked) => (asked === 'one 1' ? { guard: 'x' } : null),
    };
    const { falseHits, asymmetric } = suiteFigures(SUITE, oneWay);
    expect(falseHits.map(({ id, verdict }) => [id, verdict])).toContainEqual(['open digit 1', 'x / passes']);
    expect(asymmetric.map(({ id }) => id)).toEqual(['open digit 1']);
  });
});

describe('the promises', () => {
  const costUs = { calls: 1, cpuMean: 60, mean: 200, p50: 50, p99: 900 };
  const one = { left: 'same 1', right: 'same 2' };
  const measured = (): GuardFigures => ({
    guardsVersion: 'test',
    costUs,
    suite: suiteFigures(SUITE, PARTS),
    sick: labelFigures(
      { pairs: [{ id: '9', label: 'contradiction', ...one }], faults: ['line 3: bad'] },
      SICK_LABELS,
      PARTS,
    ),
    qqp: labelFigures({ pairs: [{ id: '8', label: 'different', ...one }], faults: [] }, QQP_LABELS, PARTS),
  });

  test('are missed by false hits, by rewrites that are not served, and by cost', () => {
    const missed = guardPromises({ ...measured(), costUs: { ...costUs, cpuMean: 101 } });
    expect(missed.map(({ id, kept }) => [id, kept])).toEqual([
      ['G1', false],
      ['G2 SICK', false],
      ['G2 QQP', false],
      ['G3', false],
      ['cost', false],
    ]);
  });

  test('are kept when nothing wrong is served and everything right is', () => {
    const parts: GuardParts = {
      ...PARTS,
      guardPair: (asked, kept) => ([asked, kept].includes('a b') ? null : { guard: 'alignment' }),
      canonicalText: (text) => (text.toLowerCase() === 'yes' ? 'yes' : text),
    };
    const kept = guardPromises({
      ...measured(),
      suite: suiteFigures(SUITE, parts),
      sick: labelFigures(
        { pairs: [{ id: '9', label: 'contradiction', ...one }], faults: [] },
        SICK_LABELS,
        parts,
      ),
      qqp: null,
    });
    expect(kept.map(({ id, kept }) => [id, kept])).toEqual([
      ['G1', true],
      ['G2 SICK', true],
      ['G3', true],
      ['cost', true],
    ]);
  });

  test('are not kept by a suite or a set without pairs', () => {
    const empty = suiteFigures({ nearMisses: [], positives: [] }, PARTS);
    const none = labelFigures({ pairs: [], faults: [] }, SICK_LABELS, PARTS);
    const promises = guardPromises({ ...measured(), suite: empty, sick: none });
    expect(promises.filter(({ kept }) => kept).map(({ id }) => id)).toEqual(['cost']);
  });

  test('stand in a table, with the lines of a set that could not be read', () => {
    const figures = measured();
    const table = guardTable(figures, guardPromises(figures));
    expect(table).toContain('| digit | open | 2 | 1 | 0 | alignment 1, passes 1 |');
    expect(table).toContain('1 lines of SICK could not be read');
    expect(table).not.toContain('never 1');
  });
});

test('the cost of a pair is measured on pairs that were not asked before', () => {
  const asked: string[] = [];
  let ns = 0n;
  const pairs = ['a', 'b', 'c', 'd'].map((left) => ({ left, right: 'x' }));
  const guardPair = (left: string): null => {
    asked.push(left);
    ns += 2000n;
    return null;
  };
  const clocks = { nowNs: () => ns, cpuUs: () => Number(ns) / 4000 };
  expect(guardCost(pairs, { guardPair }, clocks)).toEqual({
    calls: 2,
    cpuMean: 0.5,
    mean: 2,
    p50: 2,
    p99: 2,
  });
  expect(asked.filter((left) => left === 'a' || left === 'c')).toEqual(['a', 'c']);
});
