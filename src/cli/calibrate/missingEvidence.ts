import type { RecordedDraft } from '../../core/gradedDraft.ts';

/** Why a draft cannot be judged at all, in words. */
export const MISSING_EVIDENCE = {
  no_logprobs: 'its tokens came without log-probabilities',
  sentinel_logprobs: 'its log-probabilities are placeholders (-9999 or none that are numbers)',
} as const;

/** Null where any token can be judged. An empty draft has nothing to judge, and is a record like any other. */
export function missingEvidence({ tokens }: RecordedDraft): keyof typeof MISSING_EVIDENCE | null {
  if (tokens.length === 0 || tokens.some(({ missing }) => missing === null)) return null;
  return tokens.some(({ missing }) => missing === 'sentinel') ? 'sentinel_logprobs' : 'no_logprobs';
}
