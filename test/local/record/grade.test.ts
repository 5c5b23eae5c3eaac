import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../tools/record/codeOf.ts';
import { grade } from '../../../tools/record/grade.ts';
import type { Grader } from '../../../tools/record/readPrompts.ts';
import { runJavaScript } from '../../../tools/record/runJavaScript.ts';

const never = () => Promise.reject(new Error('No code is to be run'));

describe('grade', () => {
  const judged: [string, Grader, string, boolean | null][] = [
    ['what has no right answer', { kind: 'none' }, 'A poem', null],
    ['a number', { kind: 'number', gold: 42 }, 'The answer is 42.', true],
    ['another number', { kind: 'number', gold: 42 }, 'The answer is 41.', false],
    ['no number', { kind: 'number', gold: 0 }, 'I do not know.', false],
    ['a number within its tolerance', { kind: 'number', gold: 3.14, tolerance: 0.01 }, '3.1416', true],
    ['one of several', { kind: 'contains_any', any: ['Paris', 'Lutetia'] }, 'It is paris!', true],
    ['a part of a word', { kind: 'contains_any', any: ['iron'] }, 'The environment', false],
    ['a ruled-out word', { kind: 'contains_any', any: ['Paris'], none: ['Lyon'] }, 'Paris or Lyon', false],
    ['all of several', { kind: 'contains_all', all: ['red', 'blue'] }, 'Blue and red', true],
    ['not all', { kind: 'contains_all', all: ['red', 'blue'] }, 'Blue', false],
    ['words over a line end', { kind: 'contains_any', any: ['van Gogh'] }, 'by van\nGogh', true],
    ['a phrase with signs', { kind: 'contains_any', any: ['C++'] }, 'In C++, yes', true],
    ['a pattern', { kind: 'regex', pattern: '^\\W*yes\\b', flags: 'i' }, '"Yes, it is.', true],
    ['another pattern', { kind: 'regex', pattern: '^yes' }, 'No', false],
    ['an exact word', { kind: 'exact', text: 'Tuesday' }, ' "tuesday".\n', true],
    ['an exact word and more', { kind: 'exact', text: 'Tuesday' }, 'It is Tuesday', false],
    ['capitals that were asked for', { kind: 'exact', text: 'OCEAN' }, 'ocean', false],
  ];
  it.each(judged)('judges %s', async (_, grader, answer, verdict) => {
    expect(await grade(answer, grader, never)).toBe(verdict);
  });

  const add: Grader = { kind: 'javascript', fn: 'add', tests: [{ call: 'add(2, 3)', equals: 5 }] };
  it.each([
    ['code that works', 'Here:\n```javascript\nconst add = (a, b) => a + b;\n```\nIt adds.', true],
    [
      'code that prints as well',
      '```js\nfunction add(a, b) { return a + b }\nconsole.log(add(1, 1))\n```',
      true,
    ],
    ['code that is wrong', '```\nfunction add(a, b) { return a - b }\n```', false],
    ['code that throws', '```\nthrow new Error()\n```', false],
    ['code that never ends', '```\nwhile (true) {}\n```', false],
    [
      'code that reads files',
      "```\nfunction add() { return require('node:fs').readdirSync('/').length && 5 }\n```",
      false,
    ],
    ['no code', 'I cannot write code.', false],
  ])('judges %s', async (_, answer, verdict) => {
    expect(await grade(answer, add, runJavaScript)).toBe(verdict);
  });

  it('compares what calls give as JSON', async () => {
    const tests = [{ call: 'pair()', equals: [1, { a: null }] }];
    expect(await runJavaScript('const pair = () => [1, { a: null }]', tests)).toBe(true);
    expect(await runJavaScript('const pair = () => undefined', [{ call: 'pair()', equals: null }])).toBe(
      false,
    );
  });
});

describe('codeOf', () => {
  it('takes the first fenced block, one that was cut off too, or all of it', () => {
    expect(codeOf('a\n```js\none\n```\n```js\ntwo\n```')).toBe('one\n');
    expect(codeOf('a\n```js\none')).toBe('one');
    expect(codeOf('one')).toBe('one');
  });
});
