import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { renormalisedEntropy } from '../../src/core/entropy.ts';
import { entropyPolicy } from '../../src/core/entropyPolicy.ts';
import { judgeEnd, judgeToken, openJudgement } from '../../src/core/judgement.ts';
import { emptyWindow, pushWindow, windowMean } from '../../src/core/window.ts';

interface RecordedDraft {
  readonly id: string;
  readonly finish_reason: string;
  readonly tokens: readonly (readonly number[])[];
}

/** Streams: a doubt still standing here is a limit. */
const HOLD_BACK_MAX_TOKENS = 48;

const policy = entropyPolicy();
const drafts = gunzipSync(readFileSync(new URL('fixtures/recorded-drafts.jsonl.gz', import.meta.url)))
  .toString('utf8')
  .trim()
  .split('\n')
  // The file is ours and documented beside it.
  .map((line) => JSON.parse(line) as RecordedDraft);

/** What happens to the draft of a stream, clocks left out. */
function courseOf(draft: RecordedDraft): string {
  let judgement = openJudgement(policy);
  let recent = emptyWindow(policy.window);
  let doubted = false;
  for (const [at, top] of draft.tokens.entries()) {
    const bits = renormalisedEntropy(top);
    recent = pushWindow(recent, bits);
    const evidence = { text: '', logprob: top[0] ?? null, top, missing: null };
    judgement = judgeToken(policy, judgement, {
      ...evidence,
      index: at + 1,
      bits,
      meanBits: windowMean(recent),
    });
    const { kind } = judgement.verdict;
    if (kind === 'keep') return doubted ? 'doubted, recovered' : 'kept';
    if (kind === 'reject') return doubted ? 'doubted, rejected' : 'rejected';
    if (kind === 'doubt') doubted = true;
    if (doubted && kind === 'doubt' && at + 1 >= HOLD_BACK_MAX_TOKENS) return 'doubted, rejected';
  }
  // A length was the client's own: all prompts were recorded with its max_tokens.
  const ending = { finishReason: draft.finish_reason, cutBy: 'client', refused: false } as const;
  if (judgeEnd(policy, judgement, ending).kind === 'reject') return 'ended, not kept';
  return doubted ? 'doubted, ended kept' : 'kept';
}

it("sorts 154 recorded drafts as an independent computation of the original's rule does", () => {
  const courses: Record<string, number> = {};
  for (const draft of drafts) {
    const course = courseOf(draft);
    courses[course] = (courses[course] ?? 0) + 1;
  }
  expect(courses).toEqual({
    rejected: 55,
    'doubted, rejected': 31,
    'doubted, recovered': 19,
    'doubted, ended kept': 8,
    'ended, not kept': 7,
    kept: 34,
  });
});

it('has five candidates for every token of 154 prompts', () => {
  expect(drafts).toHaveLength(154);
  expect(new Set(drafts.map(({ id }) => id)).size).toBe(154);
  expect(drafts.every(({ tokens }) => tokens.every((top) => top.length === 5))).toBe(true);
});
