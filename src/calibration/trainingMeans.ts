import type { Calibration } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';

/** What requests were like: what a wasted heavy call costs and a head start saves. */
export function trainingMeans(
  drafts: readonly GradedDraft[],
): Pick<Calibration['data'], 'meanPromptTokens' | 'meanDraftTokens' | 'meanHeavyTokens' | 'msPerDraftToken'> {
  const mean = (value: (draft: GradedDraft) => number) =>
    drafts.length === 0 ? 0 : drafts.reduce((sum, draft) => sum + value(draft), 0) / drafts.length;
  const draftTokens = ({ draft }: GradedDraft) => draft.usage.completionTokens;
  const tokens = drafts.reduce((sum, { draft }) => sum + Math.max(0, draft.tokens.length - 1), 0);
  const ms = drafts.reduce((sum, { draft }) => sum + (draft.tokens.at(-1)?.atMs ?? 0), 0);
  return {
    meanPromptTokens: mean(({ promptTokens }) => promptTokens),
    meanDraftTokens: mean(draftTokens),
    meanHeavyTokens: mean((draft) => draft.heavyUsage?.completionTokens ?? draftTokens(draft)),
    msPerDraftToken: tokens === 0 ? 0 : ms / tokens,
  };
}
