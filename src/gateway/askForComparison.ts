import { defaultIfEmpty, filter, forkJoin, map, type Observable, of, take, tap } from 'rxjs';
import type { AskEvent } from '../../machines/index.ts';
import { agreement } from '../core/agreement.ts';
import { askedText } from '../core/askedText.ts';
import type { ChatChunk } from '../core/chat.ts';
import { type Failure, failure } from '../core/errors.ts';
import type { CallMeter } from './callMeter.ts';
import type { Comparison } from './comparison.ts';
import { DraftRecorder } from './draftRecorder.ts';
import { EndingWatch } from './endingWatch.ts';
import { meteredCall } from './meteredCall.ts';
import type { ModelBinding } from './route.ts';
import { streamedCall } from './streamedCall.ts';

/** As many as OpenAI's API gives: what is learned later may want more than the policy of today. */
const SHADOW_TOP_LOGPROBS = 20;

/**
 * Asks for the answer a comparison lacks: the draft, beside it a second model where the route has one, or
 * heavy. Unsubscribing ends every call.
 */
export function askForComparison(comparison: Comparison): Observable<AskEvent> {
  const { draft, heavy, second } = comparison.start.route;
  if (comparison.draft !== null) {
    return asked(comparison, 'heavy', heavy, {}, () => undefined).pipe(
      map(({ fault, meter }) => {
        if (fault !== null) return { type: 'ask.failed', failure: fault };
        if (meter.text.trim() === '') return { type: 'ask.failed', failure: NO_TEXT };
        comparison.heavy = { text: meter.text, usage: comparison.record(meter).usage };
        return { type: 'ask.answered' };
      }),
    );
  }
  const recorder = new DraftRecorder(SHADOW_TOP_LOGPROBS, comparison.elapsedMs);
  const ending = new EndingWatch();
  const set = { logprobs: true, top_logprobs: SHADOW_TOP_LOGPROBS };
  return forkJoin({
    drafted: asked(comparison, 'draft', draft, set, (chunk) => {
      recorder.chunk(chunk);
      ending.chunk(chunk);
    }),
    other: second === null ? of(null) : asked(comparison, 'second', second, {}, () => undefined),
  }).pipe(
    map(({ drafted: { fault, meter }, other }) => {
      if (fault !== null) return { type: 'ask.failed', failure: fault };
      const ended = ending.ending(comparison.start.incoming, draft);
      comparison.draft = recorder.recorded(ended, meter.text, comparison.record(meter));
      if (other !== null) comparison.second = secondOf(comparison, meter.text, other);
      return { type: 'ask.answered' };
    }),
  );
}

interface Asked {
  readonly fault: Failure | null;
  readonly meter: CallMeter;
}

/** One call to its end. Emits once. */
function asked(
  comparison: Comparison,
  role: 'draft' | 'heavy' | 'second',
  model: ModelBinding,
  set: Readonly<Record<string, unknown>>,
  onChunk: (chunk: ChatChunk) => void,
): Observable<Asked> {
  const meter = comparison.meter(role, model);
  const call = streamedCall(comparison.start.incoming, role, model, set);
  return meteredCall(meter, call, () => undefined).items.pipe(
    tap((item) => item.type === 'chunk' && onChunk(item.chunk)),
    filter((item) => item.type !== 'chunk'),
    take(1),
    map((item) => (item.type === 'failed' ? item.failure : null)),
    defaultIfEmpty(NO_END),
    map((fault) => ({ fault, meter })),
  );
}

const NO_TEXT = failure('upstream_empty', 'Cannot compare: heavy said nothing a draft could be held against');
const NO_END = failure('upstream_incomplete', 'Cannot compare: the model server ended without an end');

/** A second model that failed or said nothing has no opinion; what it spent is known all the same. */
function secondOf(comparison: Comparison, draftText: string, { fault, meter }: Asked): Comparison['second'] {
  const { usage } = comparison.record(meter);
  if (fault !== null || meter.text.trim() === '') return { agreement: null, usage };
  const question = askedText(comparison.start.incoming.request);
  return { agreement: agreement(question, draftText, meter.text), usage };
}
