import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQqp } from '../../../bench/cache/nearMiss/readQqp.ts';
import { readSick } from '../../../bench/cache/nearMiss/readSick.ts';

const lines = (...rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => cells.join('\t')).join('\n');

const SICK = ['pair_ID', 'sentence_A', 'sentence_B', 'entailment_label', 'entailment_AB', 'entailment_BA'];
const QQP = ['id', 'qid1', 'qid2', 'question1', 'question2', 'is_duplicate'];

describe('SICK', () => {
  test('is read with its labels; entailment both ways is told apart', () => {
    const { pairs, faults } = readSick(
      lines(
        SICK,
        ['1', 'A dog barks', 'No dog barks', 'CONTRADICTION', 'A_contradicts_B', 'B_contradicts_A'],
        ['2', 'A boy runs', 'A child is running', 'ENTAILMENT', 'A_entails_B', 'B_neutral_A'],
        ['3', 'A boy runs', 'A boy is running', 'ENTAILMENT', 'A_entails_B', 'B_entails_A'],
        ['4', 'A boy runs', 'A boy sings', 'NEUTRAL', 'A_neutral_B', 'B_neutral_A'],
      ),
    );
    expect(faults).toEqual([]);
    expect(pairs.map(({ label }) => label)).toEqual([
      'contradiction',
      'entailment',
      'entailment both ways',
      'neutral',
    ]);
    expect(pairs[0]).toEqual({
      id: '1',
      left: 'A dog barks',
      right: 'No dog barks',
      label: 'contradiction',
    });
  });

  test("is read in SemEval's form, with a byte order mark and Windows line ends", () => {
    const header = ['pair_ID', 'sentence_A', 'sentence_B', 'relatedness_score', 'entailment_judgment'];
    const text = `\ufeff${lines(header, ['7', 'One', 'Two', '3.5', 'NEUTRAL'])}\n\n`.replaceAll('\n', '\r\n');
    expect(readSick(text)).toEqual({
      pairs: [{ id: '7', left: 'One', right: 'Two', label: 'neutral' }],
      faults: [],
    });
  });

  test('names bad lines and reads the others', () => {
    const { pairs, faults } = readSick(
      lines(
        SICK,
        ['1', 'only this'],
        ['2', 'A', 'B', 'MAYBE', '', ''],
        ['3', '', 'B', 'NEUTRAL', '', ''],
        ['4', 'A', 'B', 'NEUTRAL', '', ''],
      ),
    );
    expect(pairs.map(({ id }) => id)).toEqual(['4']);
    expect(faults).toEqual([
      'line 2: 2 columns where the header has 6',
      'line 3: unknown label "MAYBE"',
      'line 4: a sentence is missing',
    ]);
  });

  test('that is something else is refused', () => {
    expect(() => readSick('')).toThrow('No header');
    expect(() => readSick('a\tb\n1\t2')).toThrow('Not SICK');
  });
});

describe('Question pairs', () => {
  test('are read with quotes and without', () => {
    const { pairs, faults } = readQqp(
      lines(
        QQP,
        ['0', '1', '2', 'What is "big"?', 'What is large?', '1'],
        ['5', '3', '4', '"What does ""no"" mean?"', '"Who?"', '0'],
      ),
    );
    expect(faults).toEqual([]);
    expect(pairs).toEqual([
      { id: '0', left: 'What is "big"?', right: 'What is large?', label: 'duplicate' },
      { id: '5', left: 'What does "no" mean?', right: 'Who?', label: 'different' },
    ]);
  });

  test('name bad lines: too short, without label, without question', () => {
    const { pairs, faults } = readQqp(
      lines(
        QQP,
        ['1', '1', '2', 'A?'],
        ['2', '1', '2', 'A?', 'B?', ''],
        ['3', '1', '2', ' ', 'B?', '0'],
        ['4', '1', '2', 'A?', 'B?', '0'],
      ),
    );
    expect(pairs.map(({ id }) => id)).toEqual(['4']);
    expect(faults).toEqual([
      'line 2: 4 columns where the header has 6',
      'line 3: is_duplicate is ""',
      'line 4: a question is missing',
    ]);
  });

  test("without labels, as GLUE's test file, are refused", () => {
    expect(() => readQqp('id\tquestion1\tquestion2\n1\tA\tB')).toThrow('no is_duplicate');
  });

  test('are read from whatever follows the header without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\t', '\n', '"', '0', '1', 'a', ' ') }), (rest) => {
        const { pairs, faults } = readQqp(`${QQP.join('\t')}\n${rest}`);
        const written = rest.split(/\r?\n/).filter((line) => line.trim() !== '').length;
        expect(pairs.length + faults.length).toBe(written);
      }),
    );
  });
});
