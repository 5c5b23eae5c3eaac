import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { entropyPolicy } from '../../src/core/entropyPolicy.ts';
import type { Policy } from '../../src/core/policy.ts';
import { readDraft } from '../../src/core/readDraft.ts';
import { type ReplayOutcome, replayDraft } from '../../src/core/replayDraft.ts';
import { CALM, HOT, WARM } from '../fakes.ts';
import { recordedDraft } from '../recordedDraft.ts';

const HOLD_BACK = { tokens: 16, tokensMax: 48 };
const entropy = entropyPolicy();

describe('a replayed stream', () => {
  test("is sorted as an independent computation of the original's rule sorts 154 recorded drafts", () => {
    const lines = gunzipSync(
      readFileSync(new URL('fixtures/recorded-drafts.jsonl.gz', import.meta.url)),
    ).toString();
    const counts: Record<string, number> = {};
    for (const line of lines.trim().split('\n')) {
      // The file is ours and documented beside it.
      const recorded = JSON.parse(line) as { finish_reason: string; tokens: number[][] };
      const ending = { finishReason: recorded.finish_reason, cutBy: 'client' } as const;
      const draft = recordedDraft(recorded.tokens, { ending });
      const course = courseOf(replayDraft(entropy, draft, { stream: HOLD_BACK }), recorded.tokens.length);
      counts[course] = (counts[course] ?? 0) + 1;
    }
    expect(counts).toEqual({
      'rejected, never doubted': 55,
      'doubted, then rejected': 31,
      'doubted, recovered, committed': 19,
      'doubted, ended kept': 8,
      'ended not kept': 7,
      'never doubted, kept': 34,
    });
  });

  test('is committed to where the policy first keeps it, and pays for all of it', () => {
    const draft = recordedDraft(Array(20).fill(CALM), { paidTokens: 21 });
    expect(replayDraft(entropy, draft, { stream: HOLD_BACK })).toEqual({
      served: 'draft',
      reason: 'calm',
      stratum: null,
      certified: false,
      notDrafted: null,
      tokensDrafted: 21,
      committedAt: 10,
      doubtedAt: null,
      speculated: false,
      secondAsked: false,
      lateAlarm: false,
    });
  });

  test('pays for a rejected draft up to where it was dropped', () => {
    const draft = recordedDraft([CALM, CALM, WARM, CALM, HOT, CALM, CALM]);
    expect(replayDraft(entropy, draft, { stream: HOLD_BACK })).toMatchObject({
      served: 'heavy',
      reason: 'early_token',
      tokensDrafted: 5,
      committedAt: null,
      doubtedAt: 3,
      speculated: true,
    });
  });

  test('tells an alarm after the commit and serves the draft all the same', () => {
    const draft = recordedDraft([...Array(12).fill(CALM), ...Array(12).fill(HOT)]);
    expect(replayDraft(entropy, draft, { stream: HOLD_BACK })).toMatchObject({
      served: 'draft',
      reason: 'calm',
      committedAt: 10,
      doubtedAt: null,
      lateAlarm: true,
    });
  });

  test('is doubted at the hold-back and dropped at its bound while its policy waits', () => {
    const waiting = flipping(() => 'wait');
    const outcome = replayDraft(waiting, recordedDraft(Array(60).fill(CALM)), { stream: HOLD_BACK });
    expect(outcome).toMatchObject({ reason: 'limit_tokens', doubtedAt: 16, tokensDrafted: 48 });
    const short = replayDraft(waiting, recordedDraft(Array(47).fill(CALM)), { stream: HOLD_BACK });
    expect(short).toMatchObject({ served: 'draft', committedAt: 47, doubtedAt: 16 });
  });

  test('sees of a recording as many log-probabilities as its policy asks for', () => {
    const twenty = [...CALM, ...Array(15).fill(-1)];
    const outcome = replayDraft(entropy, recordedDraft([twenty, twenty]), { stream: HOLD_BACK });
    const asked = recordedDraft([
      [0, -1, -1, -1, -1],
      [0, -1, -1, -1, -1],
    ]);
    expect(outcome).toEqual(replayDraft(entropy, asked, { stream: HOLD_BACK }));
  });

  test('may be given the readings that several policies share', () => {
    const draft = recordedDraft([CALM, WARM, CALM, HOT]);
    const readings = readDraft(draft.draft, entropy);
    expect(replayDraft(entropy, draft, { stream: HOLD_BACK, readings })).toEqual(
      replayDraft(entropy, draft, { stream: HOLD_BACK }),
    );
  });
});

describe('a replayed whole answer', () => {
  test('is committed to after its last token and knows no hold-back', () => {
    const outcome = replayDraft(entropy, recordedDraft(Array(60).fill(CALM)), { stream: null });
    expect(outcome).toMatchObject({ served: 'draft', committedAt: 60, doubtedAt: null, lateAlarm: false });
  });

  test.each([
    [{ finishReason: 'length', cutBy: 'drafter' }, 'truncated'],
    [{ finishReason: 'content_filter' }, 'filtered'],
    [{ refused: true }, 'refused'],
  ] as const)('that ended as %o is not kept: %s', (ending, reason) => {
    const draft = recordedDraft(Array(12).fill(CALM), { ending });
    expect(replayDraft(entropy, draft, { stream: null })).toMatchObject({ served: 'heavy', reason });
  });
});

describe('a replayed policy', () => {
  test('that wants no draft pays none', () => {
    const gated: Policy = {
      ...flipping(() => 'keep'),
      open: () => ({ state: 0, notDrafted: 'novel', stratum: 'capitals', certified: false }),
    };
    expect(replayDraft(gated, recordedDraft([CALM]), { stream: HOLD_BACK })).toMatchObject({
      served: 'heavy',
      reason: 'novel',
      notDrafted: 'novel',
      stratum: 'capitals',
      tokensDrafted: 0,
      committedAt: null,
    });
  });

  test('is asked with the prompt as it was recorded, and told whether the answer is whole', () => {
    const seen: unknown[] = [];
    const asking: Policy = {
      ...flipping(() => 'keep'),
      open: ({ sketch, promptTokens, whole }) => {
        seen.push(sketch(), promptTokens(), whole);
        return { state: 0, notDrafted: null, stratum: 'rest', certified: true };
      },
    };
    const draft = recordedDraft([CALM], { sketch: { terms: [3], counts: [1] }, promptTokens: 11 });
    expect(replayDraft(asking, draft, { stream: null })).toMatchObject({ stratum: 'rest', certified: true });
    expect(seen).toEqual([{ terms: [3], counts: [1] }, 11, true]);
  });

  test.each([
    ['agrees', 0.9, 'draft', 'low_risk'],
    ['disagrees', 0.2, 'heavy', 'disagreement'],
    ['is silent', null, 'heavy', 'disagreement'],
  ] as const)('that wants a second opinion hears it when it %s', (_, agreement, served, reason) => {
    const draft = recordedDraft([CALM, CALM], { second: { agreement, usage: null } });
    const outcome = replayDraft(listening(), draft, { stream: HOLD_BACK });
    expect(outcome).toMatchObject({ served, reason, secondAsked: true });
  });

  test('asks for no second opinion where none was recorded', () => {
    const outcome = replayDraft(listening(), recordedDraft([CALM]), { stream: null });
    expect(outcome).toMatchObject({ served: 'heavy', reason: 'disagreement', secondAsked: false });
  });

  test('asks for no second opinion of what it cannot keep or has shown', () => {
    const second = { agreement: 1, usage: null };
    const filtered = recordedDraft([CALM], { second, ending: { finishReason: 'content_filter' } });
    expect(replayDraft(listening(), filtered, { stream: null })).toMatchObject({
      secondAsked: false,
      reason: 'filtered',
    });
    const early: Policy<number | null> = {
      ...listening(),
      verdict: () => ({ kind: 'keep', reason: 'calm' }),
    };
    const draft = recordedDraft([CALM], { second });
    expect(replayDraft(early, draft, { stream: HOLD_BACK }).secondAsked).toBe(false);
    expect(replayDraft(early, draft, { stream: null }).secondAsked).toBe(true);
  });
});

/** What a policy says by the number of tokens alone. */
function flipping(say: (tokens: number) => 'wait' | 'keep' | 'doubt' | 'reject'): Policy {
  const counted = (state: unknown) => say(Number(state));
  return {
    ...entropy,
    name: 'flipping',
    initial: 0,
    next: (state) => Number(state) + 1,
    verdict: (state) => {
      const kind = counted(state);
      return kind === 'wait' ? { kind } : { kind, reason: 'risk' };
    },
    ended: (state) => ({ kind: counted(state) === 'reject' ? 'reject' : 'keep', reason: 'low_risk' }),
  };
}

/** Keeps what the second drafter agrees with. */
function listening(): Policy<number | null> {
  const { name, calibration, form, topLogprobs, window } = entropy;
  return {
    ...{ name, calibration, form, topLogprobs, window, initial: null },
    next: (state) => state,
    verdict: () => ({ kind: 'wait' }),
    ended: (state) =>
      (state ?? 0) > 0.5 ? { kind: 'keep', reason: 'low_risk' } : { kind: 'reject', reason: 'disagreement' },
    second: { wanted: () => true, heard: (_, agreement) => agreement },
  };
}

function courseOf(outcome: ReplayOutcome, tokens: number): string {
  const doubted = outcome.doubtedAt !== null;
  if (outcome.served === 'heavy') {
    const dropped = outcome.tokensDrafted < tokens || outcome.reason === 'limit_tokens';
    if (!dropped && outcome.reason === 'window_mean') return 'ended not kept';
    return doubted ? 'doubted, then rejected' : 'rejected, never doubted';
  }
  if (!doubted) return 'never doubted, kept';
  return outcome.committedAt === tokens ? 'doubted, ended kept' : 'doubted, recovered, committed';
}
