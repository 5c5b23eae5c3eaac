import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRows } from '../../../src/adapters/dataset/csvRows.ts';

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'é') });
const table = fc
  .array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 })
  .map((rows) => rows.map((cells) => ['x', ...cells]));

test('what is quoted comes back as it was, with either line end', () => {
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, last) => {
      const text = rows.map((cells) => cells.map(quoted).join(',')).join(end) + (last ? end : '');
      expect(csvRows(text, 'it').map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});

test('a row is known by the line it begins at', () => {
  const rows = csvRows('\uFEFFa,b\r\n"one\ntwo",3\r\n\r\n4,\n', 'it');
  expect(rows).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['one\ntwo', '3'] },
    { line: 5, cells: ['4', ''] },
  ]);
});

test('a quotation mark that stays open is told with its line', () => {
  expect(() => csvRows('a,b\n1,"two\n3,4\n', 'mine.csv')).toThrow(/mine\.csv[\s\S]*line 2/);
});

test('any text is rows or a mistake', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') }), (text) => {
      try {
        expect(csvRows(text, 'it').every(({ cells }) => cells.length > 0)).toBe(true);
      } catch (error) {
        expect(String(error)).toContain('never closed');
      }
    }),
  );
});
