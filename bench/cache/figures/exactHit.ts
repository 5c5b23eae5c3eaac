import { noCache } from '../../../src/adapters/memory/noCache.ts';
import { coreGuards } from '../../../src/cache/coreGuards.ts';
import type { AnswerCache, CacheQuestion } from '../../../src/ports.ts';
import { fill, NEVER, openCache } from '../../../test/cache/openCache.ts';
import { median } from '../../quantile.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { chatQuestion, longAnswer } from './chatQuestion.ts';
import { overRounds, rounded } from './overRounds.ts';

const ENTRIES = 500;
const PROMISED_MS = 0.3;

/** What an exact hit adds to a request: a lookup that hits and one of no cache, in turns. */
export async function exactHit({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const opened = openCache({ mode: 'exact', guards: coreGuards, vectors: null, embedder: null });
  const questions = Array.from({ length: ENTRIES }, (_, at) => chatQuestion(at));
  for (const [at, question] of questions.entries()) await fill(opened, question, longAnswer(at));
  const [rounds, lookups] = quick ? [2, 500] : [9, 4000];
  await inTurns(opened.cache, questions, lookups);
  const hit: number[][] = [];
  const none: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const times = await inTurns(opened.cache, questions, lookups);
    hit.push(times.hit);
    none.push(times.none);
  }
  await opened.cache.close();
  const [withHit, without] = [overRounds(hit), overRounds(none)];
  const addedMs = rounded(withHit.p50Ms - without.p50Ms);
  const addedP99Ms = rounded(withHit.p99Ms - without.p99Ms);
  const meanMs = rounded(median(hit.map((times, at) => mean(times) - mean(none[at] ?? []))));
  return [
    {
      id: 'exact-hit',
      promise: `an exact hit adds at most ${PROMISED_MS} ms in-process`,
      measured: `p50 ${addedMs.toFixed(3)} ms, mean ${meanMs.toFixed(3)} ms, p99 ${addedP99Ms.toFixed(3)} ms (medians of ${rounds} rounds)`,
      kept: addedMs <= PROMISED_MS && meanMs <= PROMISED_MS,
      n: withHit.n,
      counted: 'lookups that hit, and as many without a cache',
      values: { addedP50Ms: addedMs, addedMeanMs: meanMs, addedP99Ms, rounds, maxMs: withHit.maxMs },
      interval: null,
    },
  ];
}

async function inTurns(cache: AnswerCache, questions: readonly CacheQuestion[], lookups: number) {
  const hit: number[] = [];
  const none: number[] = [];
  for (let at = 0; at < lookups; at += 1) {
    const question = questions[(at * 7) % questions.length];
    if (question === undefined) continue;
    const startedMs = performance.now();
    await noCache.lookup(question, NEVER);
    const betweenMs = performance.now();
    const { status } = await cache.lookup(question, NEVER);
    hit.push(performance.now() - betweenMs);
    none.push(betweenMs - startedMs);
    if (status !== 'exact') throw new Error(`Cannot measure an exact hit: it is a ${status}`);
  }
  return { hit, none };
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}
