import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCalibration, UnreadableCalibration } from '../../../src/adapters/calibration/readCalibration.ts';
import { writeCalibration } from '../../../src/adapters/calibration/writeCalibration.ts';
import type { Calibration } from '../../../src/core/calibration.ts';
import { calibrations } from './arbitraryCalibration.ts';
import { smallCalibration } from './smallCalibration.ts';

describe('a calibration file', () => {
  test('is read as it was written, with the first twelve characters of its digest as id', () => {
    fc.assert(
      fc.property(calibrations, (calibration) => {
        const text = writeCalibration(calibration);
        const read = readCalibration(text);
        expect({ ...read, id: '' }).toEqual(calibration);
        expect(text).toContain(`"digest":"${read.id}`);
        expect(read.id).toMatch(/^[0-9a-f]{12}$/);
        expect(writeCalibration(read)).toBe(text);
      }),
    );
  });

  test('is the same text for equal calibrations, whatever the order of their members', () => {
    fc.assert(
      fc.property(calibrations, (calibration) => {
        expect(writeCalibration(reversed(calibration))).toBe(writeCalibration(calibration));
      }),
    );
  });

  test('that had any one character changed is refused, or says the same', () => {
    const small = fc.constant(writeCalibration(smallCalibration()));
    const any = calibrations.map((calibration) => writeCalibration(calibration));
    const character = fc.oneof(fc.constantFrom(...'0123456789.eE-+",:{}[] \n'), fc.string({ maxLength: 1 }));
    const texts = fc.oneof({ weight: 19, arbitrary: small }, any);
    fc.assert(
      fc.property(texts, fc.nat(), character, (text, where, other) => {
        const at = where % text.length;
        const edited = text.slice(0, at) + other + text.slice(at + 1);
        const read = tried(edited);
        if (read instanceof UnreadableCalibration) return;
        expect(read).toEqual(readCalibration(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('that was cut short anywhere is refused', () => {
    const text = writeCalibration(smallCalibration());
    for (let length = 0; length < text.trimEnd().length; length += 1) {
      expect(tried(text.slice(0, length))).toBeInstanceOf(UnreadableCalibration);
    }
  });

  test('survives what editors and version control do to ends of lines', () => {
    const text = writeCalibration(smallCalibration());
    expect(readCalibration(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(readCalibration(text));
  });

  test('of any content whatever is read or refused with a reason', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string(),
      fc.anything().map((value) => String(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(tried(text)).toBeInstanceOf(UnreadableCalibration);
      }),
    );
  });
});

describe('the reason names what is wrong', () => {
  const text = writeCalibration(smallCalibration());

  test.each([
    ['', 'it is empty'],
    [text.slice(0, 500), /^it is not whole JSON, as when a file is cut short: 500 characters$/],
    ['{"a": 1}', 'it is not a calibration file: its format is not draft-thinker/calibration'],
    ['[]', 'it is not a calibration file: its format is not draft-thinker/calibration'],
    [
      text.replace('"version":1', '"version":2'),
      'it is of version 2, and this program reads version 1: use a newer draft-thinker',
    ],
    [text.replace('"version":1', '"version":"1"'), /^version: /],
    [text.replace('"alpha":0.1', '"alpha":0.2'), /^it was edited after it was written/],
    [text.replace(/"digest":"..../, '"digest":"0000'), /^it was edited after it was written/],
  ])('%#', (edited, expected) => {
    const read = tried(edited);
    expect(read).toBeInstanceOf(UnreadableCalibration);
    expect(read instanceof Error ? read.message : '').toMatch(expected);
  });

  test.each<[change: (calibration: Draft) => void, field: RegExp]>([
    [(c) => Object.assign(c.promise, { alpha: 1 }), /^Cannot write a calibration: promise\.alpha: /],
    [(c) => Object.assign(c.pair, { holdBackTokensMax: 1 }), /pair\.holdBackTokensMax: must not be below/],
    [(c) => Object.assign(c.data, { train: Number.NaN }), /data\.train: /],
    [(c) => Object.assign(c.strata[0] ?? {}, { scorer: 1 }), /strata\[0\]\.scorer is 1, of 1 scorers/],
    [
      (c) => Object.assign(c.strata[0]?.stream ?? {}, { riskBound: 0.11 }),
      /stream\.riskBound: 0\.11 is above/,
    ],
    [
      (c) => Object.assign(c.strata[1]?.whole ?? {}, { bad: 31 }),
      /strata\[1\]\.whole\.bad: must not be above/,
    ],
    [
      (c) => Object.assign(c.neighbours.prompts[0] ?? {}, { stratum: 2 }),
      /prompts\[0\]\.stratum is 2, of 2 strata/,
    ],
    [(c) => Object.assign(c.neighbours.prompts[0] ?? {}, { terms: [9, 9] }), /prompts\[0\]\.terms\[1\]: /],
    [
      (c) => Object.assign(c.scorers[0]?.heads[0] ?? {}, { features: [] }),
      /heads\[0\]\.model has other than 0 means/,
    ],
    [(c) => Object.assign(c.scorers[0]?.heads[0]?.isotonic ?? {}, { y: [1, 0, 1] }), /isotonic\.y\[1\]: /],
    [
      (c) => Object.assign(c.scorers[0]?.heads[0] ?? {}, { model: looping }),
      /trees\[0\]\[0\] leads to a node that does not exist/,
    ],
    [(c) => Object.assign(c, { note: 'mine' }), /note/],
  ])('before it is written: %s', (change, field) => {
    const calibration: Draft = structuredClone(smallCalibration());
    change(calibration);
    expect(() => writeCalibration(calibration)).toThrow(field);
  });
});

type Draft = Calibration;

const looping = {
  kind: 'trees',
  bias: 0,
  trees: [[{ feature: 0, at: 0, left: 1, right: 0 }, { value: 1 }]],
};

function tried(text: string): Calibration | unknown {
  try {
    return readCalibration(text);
  } catch (error) {
    return error;
  }
}

/** The same value with the members of every object in the opposite order. */
function reversed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed) as Value; // An array of the same values.
  const entries = Object.entries(value).map(([name, member]) => [name, reversed(member)]);
  return Object.fromEntries(entries.reverse()) as Value; // An object of the same members.
}
