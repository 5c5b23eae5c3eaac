import { expect, test } from 'vitest';
import { openLimitedRunner } from '../../../src/adapters/grading/limitedRunner.ts';

const job = (pattern: string, text: string) => ({ kind: 'regex', pattern, flags: '', text }) as const;
const endless = job('^(a+)+$', `${'a'.repeat(60)}b`);

test('jobs that are asked for at once are answered each for itself, also after one that hung', async () => {
  const runner = openLimitedRunner({ jobMs: 300 });
  const outcomes = [job('a', 'a'), endless, job('a', 'b'), job('(', ''), job('b', 'b')].map(runner.run);
  expect(await Promise.all(outcomes)).toEqual(['passed', 'failed', 'failed', 'faulty', 'passed']);
  await runner.close();
}, 30_000);

test('closing ends what runs, and what is asked later is refused', async () => {
  const runner = openLimitedRunner({ jobMs: 600_000 });
  expect(await runner.run(job('a', 'a'))).toBe('passed');
  const hanging = expect(runner.run(endless)).rejects.toThrow('closed');
  await runner.close();
  await hanging;
  await expect(runner.run(job('a', 'a'))).rejects.toThrow('closed');
}, 30_000);

test('a runner that was never used closes', async () => {
  await expect(openLimitedRunner().close()).resolves.toBeUndefined();
});
