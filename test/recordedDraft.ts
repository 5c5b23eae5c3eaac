import type { GradedDraft, RecordedToken } from '../src/core/gradedDraft.ts';
import type { DraftEnding } from '../src/core/judgement.ts';

/** A graded draft of which only what the test is about is said. */
export function recordedDraft(
  tokens: readonly (readonly number[] | RecordedToken)[],
  changes: Partial<Omit<GradedDraft, 'draft'>> & { ending?: Partial<DraftEnding>; paidTokens?: number } = {},
): GradedDraft {
  const { ending, paidTokens = tokens.length, ...rest } = changes;
  return {
    id: 'd1',
    family: null,
    sketch: { terms: [], counts: [] },
    promptTokens: 7,
    draftRight: null,
    heavyRight: null,
    grader: 'none',
    heavyUsage: null,
    second: null,
    source: 'dataset',
    weight: 1,
    ...rest,
    draft: {
      tokens: tokens.map((token, at) => ('text' in token ? token : recordedToken(token, at))),
      ending: { finishReason: 'stop', cutBy: null, refused: false, ...ending },
      usage: {
        promptTokens: 7,
        cachedPromptTokens: 0,
        completionTokens: paidTokens,
        provenance: 'reported',
      },
      firstTokenMs: 100,
      text: null,
    },
  };
}

function recordedToken(top: readonly number[], at: number): RecordedToken {
  return { text: `t${at} `, logprob: top[0] ?? null, top, missing: null, atMs: at * 10 };
}
