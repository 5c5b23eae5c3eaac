import type { RecordedDraft } from './gradedDraft.ts';
import type { Policy, Reading } from './policy.ts';
import { nextReading, openReadings, withTop } from './readings.ts';

/** The readings of a recorded draft, as a call that asked for this many log-probabilities would have had them. */
export function readDraft(
  draft: Pick<RecordedDraft, 'tokens'>,
  options: Pick<Policy, 'form' | 'window' | 'topLogprobs'>,
): readonly Reading[] {
  let state = openReadings();
  return draft.tokens.map((token) => {
    const { atMs: _, ...evidence } = token;
    const next = nextReading(state, withTop(evidence, options.topLogprobs), options);
    state = next.state;
    return next.reading;
  });
}
