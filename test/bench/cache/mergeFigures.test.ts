import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptFigure } from '../../../bench/cache/figures/cacheFigure.ts';
import { mergeFigures } from '../../../bench/cache/figures/cacheResults.ts';
import { FIGURE_IDS, groupsFor, isWanted } from '../../../bench/cache/figures/figureGroups.ts';
import { figureTable } from '../../../bench/cache/figures/figureTable.ts';
import { overRounds } from '../../../bench/cache/figures/overRounds.ts';

const figure = (id: string, kept: boolean | null, measured = 'seen'): KeptFigure => ({
  id,
  promise: 'p',
  measured,
  kept,
  n: 1,
  counted: 'pairs',
  values: {},
  interval: null,
  at: '2026-11-24T00:00:00.000Z',
  node: 'v24',
  guardsVersion: '1',
  load: { before: 0, after: 0 },
  command: 'node',
});

describe('figures of a run', () => {
  test('take the place of older ones, in the order of the page; the others stay', () => {
    const kept = fc.constantFrom(true, false, null);
    const some = fc
      .subarray([...FIGURE_IDS])
      .chain((ids) => fc.tuple(...ids.map((id) => kept.map((value) => figure(id, value)))));
    fc.assert(
      fc.property(some, some, (before, run) => {
        const merged = mergeFigures(before, run, FIGURE_IDS);
        const ids = merged.map(({ id }) => id);
        expect(ids).toEqual(FIGURE_IDS.filter((id) => [...before, ...run].some((one) => one.id === id)));
        for (const one of run.filter((ran) => ran.kept !== null)) expect(merged).toContain(one);
      }),
    );
  });

  test('that could not be measured leave standing what was', () => {
    const old = figure('G2-SICK', true, '0 of 1,459');
    expect(mergeFigures([old], [figure('G2-SICK', null, 'absent')], FIGURE_IDS)).toEqual([old]);
    const missed = figure('G2-SICK', false, '1 of 1,459');
    expect(mergeFigures([old], [missed], FIGURE_IDS)).toEqual([missed]);
    const absent = figure('G2-QQP', null, 'absent');
    expect(mergeFigures([], [absent], FIGURE_IDS)).toEqual([absent]);
  });

  test('say in the table whether a promise was kept, missed or not tried', () => {
    const table = figureTable([figure('G1', true), figure('G3', false), figure('G2-QQP', null)]);
    expect(table.split('\n').slice(2)).toEqual([
      '| G1 | p | seen | yes |',
      '| G3 | p | seen | NO |',
      '| G2-QQP | p | seen | not measured |',
    ]);
  });
});

describe('a figure is asked for', () => {
  test('by its name, or by that of the promise it is a part of', () => {
    expect(FIGURE_IDS.filter((id) => isWanted(id, ['G2', 'G5']))).toEqual(['G2-SICK', 'G2-QQP', 'G5']);
    expect(groupsFor(['G3', 'guard-cost'])).toHaveLength(1);
    expect(FIGURE_IDS.every((id) => isWanted(id, null))).toBe(true);
  });

  test('and one that does not exist is an error, not nothing', () => {
    expect(() => groupsFor(['G1', 'G10'])).toThrow(/G10/);
    expect(() => groupsFor(['G'])).toThrow(RangeError);
  });
});

test('times are the middle one of the rounds, so that one bad round does not count', () => {
  const calm = Array.from({ length: 100 }, (_, at) => 1 + at / 100);
  const times = overRounds([calm, calm, calm.map((ms) => ms * 50)]);
  expect(times).toEqual({ p50Ms: 1.49, p99Ms: 1.98, maxMs: 99.5, n: 300 });
});
