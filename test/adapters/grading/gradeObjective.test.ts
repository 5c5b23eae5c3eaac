import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../../src/adapters/grading/codeOf.ts';
import { gradeObjective } from '../../../src/adapters/grading/gradeObjective.ts';
import { openLimitedRunner } from '../../../src/adapters/grading/limitedRunner.ts';
import type { ObjectiveGrader } from '../../../src/core/objectiveGrader.ts';

const runner = openLimitedRunner();
afterAll(() => runner.close());

const schema = { type: 'object', required: ['age'], properties: { age: { type: 'integer' } } };
const add: ObjectiveGrader = { kind: 'javascript', fn: 'add', tests: [{ call: 'add(2, 3)', equals: 5 }] };

describe('an answer', () => {
  const judged: [string, ObjectiveGrader, string, boolean | null][] = [
    ['what has no right answer', { kind: 'none' }, 'A poem', null],
    ['what only a judge can tell', { kind: 'rubric', rubric: 'It rhymes.' }, 'A poem', null],
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
    ['a list', { kind: 'set', items: ['2', '8'] }, '8, 2', true],
    ['a list with an introduction', { kind: 'set', items: ['2', '8'] }, 'They are: 2 and 8.', true],
    ['a numbered list', { kind: 'set', items: ['red', 'blue'] }, '1. Blue\n2. Red\n', true],
    ['a list that lacks one', { kind: 'set', items: ['2', '8'] }, '8', false],
    ['a list with one more', { kind: 'set', items: ['2', '8'] }, '2, 8, 10', false],
    ['JSON', { kind: 'json_schema', schema }, '{"age": 3}', true],
    ['JSON in a fence', { kind: 'json_schema', schema }, 'So:\n```json\n{"age": 3}\n```\nDone.', true],
    ['JSON between words', { kind: 'json_schema', schema }, 'It is {"age": 3}, as {you} asked.', true],
    ['JSON of another shape', { kind: 'json_schema', schema }, '{"age": "3"}', false],
    ['no JSON', { kind: 'json_schema', schema }, '{age: 3}', false],
    ['code that works', add, 'Here:\n```javascript\nconst add = (a, b) => a + b;\n```\nIt adds.', true],
    [
      'code that prints',
      add,
      '```js\nfunction add(a, b) { return a + b }\nconsole.log(add(1, 1))\n```',
      true,
    ],
    ['code that is wrong', add, '```\nfunction add(a, b) { return a - b }\n```', false],
    ['code that throws', add, '```\nthrow new Error()\n```', false],
    ['code that asks for files', add, "```\nfunction add() { require('node:fs'); return 5 }\n```", false],
    ['code that asks for the process', add, '```\nfunction add() { return process.pid && 5 }\n```', false],
    ['no code', add, 'I cannot write code.', false],
  ];
  it.each(judged)('is judged: %s', async (_, grader, answer, right) => {
    expect((await gradeObjective(answer, grader, { runner })).right).toBe(right);
  });

  it('gives JSON by its calls, and undefined is not null', async () => {
    const tests = [{ call: 'pair()', equals: [1, { a: null }] }];
    const graded = (code: string, equals: unknown) =>
      gradeObjective(code, { kind: 'javascript', tests: [{ call: 'pair()', equals }] }, { runner });
    expect((await graded('const pair = () => [1, { a: null }]', tests[0]?.equals)).right).toBe(true);
    expect((await graded('const pair = () => undefined', null)).right).toBe(false);
  });

  it('is graded without a runner as well', async () => {
    expect(await gradeObjective('yes', { kind: 'regex', pattern: '^yes$' })).toEqual({
      right: true,
      grader: 'regex',
    });
  });

  it('meets a rubric as the judge says, and a judge that fails leaves it ungraded', async () => {
    const rubric: ObjectiveGrader = { kind: 'rubric', rubric: 'It rhymes.' };
    const judge = (text: string) => Promise.resolve(text.includes('moon'));
    expect(await gradeObjective('a moon', rubric, { judge })).toEqual({ right: true, grader: 'rubric' });
    const failing = () => Promise.reject(new Error('no judge'));
    expect(await gradeObjective('a moon', rubric, { judge: failing })).toEqual({
      right: null,
      grader: 'judge_failed',
    });
  });
});

describe('a grader that cannot be used', () => {
  it.each([
    ['a broken pattern', { kind: 'regex', pattern: '(' }],
    ['a broken schema', { kind: 'json_schema', schema: { type: 'colour' } }],
    ['a schema that leads nowhere', { kind: 'json_schema', schema: { $ref: '#/nowhere' } }],
  ] as [string, ObjectiveGrader][])('gives no grade: %s', async (_, grader) => {
    expect(await gradeObjective('{"age": 3}', grader, { runner })).toEqual({
      right: null,
      grader: 'faulty_grader',
    });
  });
});

describe('a hostile answer', () => {
  it.each([
    ['never ends', 'while (true) {}'],
    ['recurses for ever', 'function add(a, b) { return add(a, b) + 1 }'],
    ['takes all memory at once', 'function add() { return "5".repeat(1e9).length }'],
    ['takes all memory bit by bit', 'const all = []; for (;;) all.push(new Array(1000).fill(1))'],
    ['nests deeply', 'JSON.parse("[".repeat(1e5)); function add() { return 5 }'],
    ['gives what cannot be written', 'const o = {}; o.o = o; function add() { return o }'],
    ['hangs where no limit reaches', '[].indexOf.call({ length: 2 ** 52 }, 1)'],
    ['backtracks', '/^(a+)+$/.test("a".repeat(40) + "b"); while (true) {}'],
    ['waits', 'async function add(a, b) { return a + b }'],
    ['replaces what it is read with', 'JSON.stringify = () => "5"; function add() { return 4 }'],
    ['counts on an earlier one', 'function add() { return globalThis.left }'],
  ])('is wrong, in time, when it %s', { timeout: 30_000 }, async (_, code) => {
    expect(await gradeObjective(code, add, { runner })).toEqual({ right: false, grader: 'javascript' });
  });

  it('leaves nothing behind for the next', async () => {
    await gradeObjective('globalThis.left = 5; Array.prototype.map = null; while (true) {}', add, { runner });
    const right = 'const add = (a, b) => [a].map((one) => one + b)[0]';
    expect((await gradeObjective(right, add, { runner })).right).toBe(true);
  });

  it('cannot make a pattern of the dataset run for ever', { timeout: 30_000 }, async () => {
    const quick = openLimitedRunner({ jobMs: 300 });
    const slow: ObjectiveGrader = { kind: 'regex', pattern: '^(a+)+$' };
    expect((await gradeObjective(`${'a'.repeat(60)}b`, slow, { runner: quick })).right).toBe(false);
    expect((await gradeObjective('aaa', slow, { runner: quick })).right).toBe(true);
    await quick.close();
  });

  it('that is very long is wrong, and read quickly', { timeout: 10_000 }, async () => {
    for (const part of [' ', '"', '1', '1,111', 'answer is ', '= ', '```', '{', 'a, ', '$ ', '-']) {
      for (const tail of ['', 'x']) {
        const answer = part.repeat(Math.floor(150_000 / part.length)) + tail;
        for (const grader of plain) {
          expect((await gradeObjective(answer, grader, { runner })).right).not.toBeNull();
        }
      }
    }
    expect((await gradeObjective('5'.repeat(300_000), { kind: 'exact', text: '5' })).right).toBe(false);
  });
});

const plain: readonly ObjectiveGrader[] = [
  { kind: 'number', gold: -7.25 },
  { kind: 'contains_any', any: ['a b'], none: ['never said'] },
  { kind: 'contains_all', all: ['x y z'] },
  { kind: 'exact', text: 'OCEAN' },
  { kind: 'set', items: ['red', 'green'] },
  { kind: 'json_schema', schema },
];
const anyAnswer = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', '`', '\n', '1', ',', '.', '-', '$', 'a', ' ') }),
);

describe('any answer', () => {
  it('has a verdict by every plain grader', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.constantFrom(...plain), async (answer, grader) => {
        const { right } = await gradeObjective(answer, grader, { runner });
        expect(right === true || right === false).toBe(true);
      }),
    );
  });

  it('is right when it is the gold number, whatever the number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1e9, max: 1e9 }), async (gold) => {
        expect((await gradeObjective(`The answer is ${gold}.`, { kind: 'number', gold })).right).toBe(true);
        expect((await gradeObjective(`The answer is ${gold + 1}.`, { kind: 'number', gold })).right).toBe(
          false,
        );
      }),
    );
  });

  it('is right as a set in any order, and wrong without one of its items', async () => {
    const items = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        items.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        async ([all, shuffled]) => {
          fc.pre(!all.includes('and'));
          const grader: ObjectiveGrader = { kind: 'set', items: all };
          expect((await gradeObjective(shuffled.join(', '), grader)).right).toBe(true);
          expect((await gradeObjective(shuffled.slice(1).join(', '), grader)).right).toBe(false);
        },
      ),
    );
  });

  it('that is code has a verdict, whatever the code', { timeout: 60_000 }, async () => {
    const words = fc.constantFrom('function', 'add', '(', ')', '{', '}', 'return', '5', ';', '=>', 'a', '`');
    const code = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.oneof(code, fc.string()), async (answer) => {
        const { right } = await gradeObjective(answer, add, { runner });
        expect(right === true || right === false).toBe(true);
      }),
      { numRuns: 60 },
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
