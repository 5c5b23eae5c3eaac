import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileStandings } from '../../../src/adapters/alarms/fileStandings.ts';
import { auditOne, openAlarm } from '../../../src/core/auditAlarm.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-standings-'));
  path = join(folder, 'evidence', 'audits.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function open() {
  const faults: string[] = [];
  return { book: fileStandings(path, ({ doing }) => faults.push(doing)), faults };
}

describe('counted audits', () => {
  test('are the same after a restart, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.string({ minLength: 1 }), (audits, route) => {
        const state = audits.reduce((at, bad) => auditOne(at, bad), openAlarm({ target: 0.1, delta: 0.05 }));
        open().book.counted(route, 'one basis', state);
        const { book, faults } = open();
        expect(book.standing(route, 'one basis')).toEqual(state);
        expect(book.standing(route, 'another basis')).toBeNull();
        expect(faults).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('that are absent are none, and no fault', () => {
    const { book, faults } = open();
    expect(book.standing('auto', 'basis')).toBeNull();
    expect(faults).toEqual([]);
  });

  test.each([
    '',
    '{"version": 1, "standings": [{"route": "auto"}]}',
    '[]',
    '{"version": 2, "standings": []}',
  ])('in a file that cannot be read (%s) are told of, counted anew and written over', (text) => {
    const state = auditOne(openAlarm({ target: 0.1, delta: 0.05 }), true);
    open().book.counted('auto', 'basis', state);
    writeFileSync(path, text);
    const { book, faults } = open();
    expect(faults).toEqual(['read']);
    expect(book.standing('auto', 'basis')).toBeNull();
    book.counted('auto', 'basis', state);
    expect(open().book.standing('auto', 'basis')).toEqual(state);
  });

  test('that cannot be written still count in this process', () => {
    writeFileSync(join(folder, 'evidence'), 'no folder');
    const { book, faults } = open();
    const state = openAlarm({ target: 0.1, delta: 0.05 });
    book.counted('auto', 'basis', state);
    expect(faults).toContain('write');
    expect(book.standing('auto', 'basis')).toEqual(state);
  });
});
