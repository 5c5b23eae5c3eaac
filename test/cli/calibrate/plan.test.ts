import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PlanOptions, plan } from '../../../src/cli/calibrate/plan.ts';
import { testIo } from '../testIo.ts';
import { CONFIG, fitFixture } from './fitFixture.ts';

const options: PlanOptions = {
  dataset: 'prompts.jsonl',
  format: 'jsonl',
  alpha: 0.2,
  delta: 0.05,
  maxTokens: 100,
  temperature: 0,
  judgeChecks: 0,
  seed: 1,
  limit: null,
  content: true,
};
const sum = (at: number) => ({
  id: `sum-${at}`,
  family: 'sums',
  prompt: `What is ${at} plus 1?`,
  grader: { kind: 'number', gold: at + 1 },
});
const poem = (at: number) => ({ id: `poem-${at}`, family: 'poems', prompt: `Write poem ${at}.` });

function planFixture(items: readonly unknown[], config: unknown = CONFIG) {
  const { cwd } = fitFixture(config);
  writeFileSync(join(cwd, 'prompts.jsonl'), items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  return async (changes: Partial<PlanOptions> = {}) => {
    const use = testIo(cwd);
    return { code: await plan({ ...options, ...changes }, use.io), ...use.written };
  };
}
const dollarsOf = (stdout: string) => Number(/cost: at most \$([\d.]+)/.exec(stdout)?.[1]);

describe('calibrate plan', () => {
  test('says what is asked of whom, what it costs at most, and what could be certified', async () => {
    const ask = planFixture([...Array.from({ length: 50 }, (_, at) => sum(at)), poem(1), poem(2)]);
    const { code, stdout } = await ask();
    expect(code).toBe(0);
    expect(stdout).toContain('52 prompts of prompts.jsonl, route auto');
    expect(stdout).toMatch(/sums +50 {2}could be certified alone/);
    expect(stdout).toMatch(/poems +2 {2}certified with others only/);
    expect(stdout).toMatch(/draft small: 52 calls, about \d+ tokens read, at most 5200 written/);
    expect(stdout).toMatch(/heavy large: 52 calls/);
    expect(stdout).not.toContain('judge arbiter');
    // The written part alone: 52 answers of 100 tokens at 0.4 and at 8 dollars a million.
    expect(dollarsOf(stdout)).toBeGreaterThan(0.04368);
    expect(dollarsOf(stdout)).toBeLessThan(0.06);
    expect(stdout).toContain('50 by their own grader, 2 compared with heavy');
    expect(stdout).toContain('takes 14 accepted drafts without a bad one');
    expect(stdout).toContain('which can be certified if the score is good enough');
  });

  test('says how many prompts are missing when nothing could be certified', async () => {
    const { stdout } = await planFixture([sum(1), sum(2)])({ alpha: 0.05 });
    expect(stdout).toContain('nothing can be certified: 59 more are missing at least');
  });

  test('counts the judge, in both orders, and no heavy where the dataset has its answers', async () => {
    const models = { ...CONFIG.models, arbiter: CONFIG.models.large };
    const answered = { ...sum(1), heavy: { right: true } };
    const ask = planFixture([answered, poem(1)], { ...CONFIG, models, judge: { model: 'arbiter' } });
    const { stdout } = await ask();
    expect(stdout).toMatch(/judge arbiter: 2 calls/);
    expect(stdout).toMatch(/heavy large: 1 calls/);
  });

  test('says that a price is unknown instead of a sum without it', async () => {
    const models = { ...CONFIG.models, large: { upstream: 'far' } };
    const { stdout } = await planFixture([sum(1)], { ...CONFIG, models })();
    expect(stdout).toMatch(/heavy large: .*price unknown/);
    expect(stdout).toContain('cost: unknown, since a price is');
  });

  test('takes the prompts that a run would take, and no more', async () => {
    const ask = planFixture(Array.from({ length: 30 }, (_, at) => sum(at)));
    expect((await ask({ limit: 5 })).stdout).toContain('5 prompts of');
  });

  test.each([
    [{ dataset: 'nowhere.jsonl' }, 1, 'nowhere.jsonl'],
    [{ route: 'legal' }, 2, 'There is no route "legal"'],
  ])('of %j ends with its own exit code', async (changes, expected, words) => {
    const { code, stderr } = await planFixture([sum(1)])(changes);
    expect(code).toBe(expected);
    expect(stderr).toContain(words);
  });
});
