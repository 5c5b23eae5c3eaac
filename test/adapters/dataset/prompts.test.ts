import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradeObjective } from '../../../src/adapters/grading/gradeObjective.ts';
import { openLimitedRunner } from '../../../src/adapters/grading/limitedRunner.ts';
import { type Prompt, readPrompts } from '../../../tools/record/readPrompts.ts';

const FOLDER = join(import.meta.dirname, '../../../bench/data/prompts');
const runner = openLimitedRunner();
let prompts: readonly Prompt[] = [];
beforeAll(async () => {
  prompts = await readPrompts(FOLDER);
});
afterAll(() => runner.close());

function counts(by: 'category' | 'family'): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(prompts, (prompt) => prompt[by])].map(([name, own]) => [name, own.length]));
}

describe('bench/data/prompts', () => {
  it('has enough of each category', () => {
    const categories = counts('category');
    expect([...categories.keys()].sort()).toEqual(['code', 'creative', 'factual', 'reasoning']);
    expect(categories.get('factual')).toBeGreaterThanOrEqual(150);
    expect(categories.get('reasoning')).toBeGreaterThanOrEqual(150);
    expect(categories.get('code')).toBeGreaterThanOrEqual(110);
    expect(categories.get('creative')).toBeGreaterThanOrEqual(110);
  });

  it('has at least 40 families, each of one category and with 8 prompts or more', () => {
    const families = counts('family');
    expect(families.size).toBeGreaterThanOrEqual(40);
    expect([...families].filter(([, own]) => own < 8)).toEqual([]);
    const homes = Map.groupBy(prompts, ({ family }) => family).values();
    for (const own of homes) expect(new Set(own.map(({ category }) => category)).size).toBe(1);
  });

  it('asks nothing twice, and an id says its category', () => {
    expect(new Set(prompts.map(({ prompt }) => prompt.trim())).size).toBe(prompts.length);
    for (const { id, category } of prompts) expect(id).toMatch(new RegExp(`^${category}-\\d{3}$`));
  });

  it('leaves to a judge what only a judge can tell, and nothing else', () => {
    const judged = prompts.filter(({ grader }) => grader.kind === 'rubric');
    expect(new Set(judged.map(({ category }) => category))).toEqual(new Set(['creative']));
    expect(prompts.filter(({ grader }) => grader.kind === 'none')).toEqual([]);
  });

  it('has references that pass their own grader', { timeout: 120_000 }, async () => {
    const failing: string[] = [];
    for (const { id, reference, grader } of prompts) {
      const { right } = await gradeObjective(reference, grader, { runner });
      if (right !== (grader.kind === 'rubric' ? null : true)) failing.push(id);
    }
    expect(failing).toEqual([]);
  });

  it('has graders that an empty answer and a refusal do not pass', { timeout: 120_000 }, async () => {
    const passing: string[] = [];
    for (const { id, grader } of prompts) {
      for (const answer of ['', 'I am sorry, but I cannot help with that.']) {
        if ((await gradeObjective(answer, grader, { runner })).right === true) passing.push(id);
      }
    }
    expect(passing).toEqual([]);
  });
});
