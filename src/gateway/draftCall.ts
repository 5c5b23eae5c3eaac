import {
  concat,
  connect,
  EMPTY,
  filter,
  finalize,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  Subject,
  share,
  tap,
} from 'rxjs';
import type { DraftEvent } from '../../machines/index.ts';
import { hasContent } from '../core/chat.ts';
import { tokensOf } from '../core/evidence.ts';
import { openJudgement } from '../core/judgement.ts';
import type { StreamItem } from '../ports.ts';
import { chunksUntilEnd } from '../stream/chunksUntilEnd.ts';
import { holdBackLimits, type StandingVerdict } from '../stream/holdBackLimits.ts';
import { judge } from '../stream/judge.ts';
import { verdictChanges } from '../stream/verdictChanges.ts';
import { windowedEntropy } from '../stream/windowedEntropy.ts';
import { deliver } from './deliver.ts';
import { EndingWatch } from './endingWatch.ts';
import { finalVerdict } from './finalVerdict.ts';
import type { Lane } from './lane.ts';
import { meteredCall } from './meteredCall.ts';
import type { Route } from './route.ts';

/**
 * The draft: one upstream call whose tokens are judged as they come and held back until the machine
 * commits to it. Unsubscribing ends the upstream request.
 */
export function draftCall(lane: Lane, route: Route, attempt: number): Observable<DraftEvent> {
  const { draft } = route;
  const policy = lane.policy ?? route.policy;
  const state = lane.opening === null ? policy.initial : lane.opening.state;
  const meter = lane.meter({ role: 'draft', model: draft, attempt, speculative: false });
  const ending = new EndingWatch();
  const call = lane.streamedCall('draft', meter.identity, {
    logprobs: true,
    top_logprobs: Math.max(policy.topLogprobs, lane.incoming.request.top_logprobs ?? 0),
  });
  lane.draftOpen = true;

  const { items, pacedBy } = meteredCall(meter, call, () => undefined);
  /** Completes when the draft is judged: until then a stream's hold-back clocks run. */
  const heard = new Subject<never>();

  const toEnd = (item: Exclude<StreamItem, { type: 'chunk' }>): Observable<DraftEvent> => {
    if (item.type === 'failed') return of({ type: 'draft.failed', attempt, failure: item.failure });
    const judgement = lane.judged?.judgement ?? openJudgement(policy, state);
    lane.draftEnding = ending.ending(lane.incoming, draft);
    const whole = { policy, judgement, ending: lane.draftEnding, text: meter.text, attempt };
    return finalVerdict(lane, route, whole).pipe(
      map(({ kind, reason }): DraftEvent => {
        lane.noteVerdict(kind, reason);
        return { type: 'draft.ended', attempt, kept: kind === 'keep', reason };
      }),
      finalize(() => heard.complete()),
    );
  };

  return items.pipe(
    connect((shared) => {
      const chunks = shared.pipe(
        chunksUntilEnd(),
        tap((chunk) => {
          ending.chunk(chunk);
          lane.heldDraft?.push(chunk);
          lane.recorder?.chunk(chunk);
        }),
        share(),
      );
      const delivery = deliver(lane, meter, chunks, lane.committed('draft'));
      pacedBy(delivery);
      const judged = chunks.pipe(
        mergeMap((chunk) => tokensOf(chunk, policy.topLogprobs)),
        windowedEntropy(policy),
        judge(policy, state),
        tap((latest) => {
          lane.judged = latest;
          if (lane.verdict === null) lane.noteVerdict('wait', null);
        }),
      );
      const standing: Observable<StandingVerdict> = lane.whole
        ? judged.pipe(map(({ judgement }) => judgement.verdict))
        : concat(judged, heard).pipe(
            holdBackLimits(route.holdBack, lane.tools.scheduler, chunks.pipe(filter(hasContent))),
          );
      const verdicts = standing.pipe(
        verdictChanges(),
        tap((verdict) => lane.noteVerdict(verdict.kind, 'reason' in verdict ? verdict.reason : null)),
        mergeMap((verdict) => toEvent(verdict, attempt, lane)),
      );
      const ends = shared.pipe(
        filter((item) => item.type !== 'chunk'),
        mergeMap(toEnd),
      );
      const delivered = concat(delivery.delivered, of({ type: 'draft.delivered', attempt } as const));
      return merge(delivered, verdicts, ends);
    }),
    // As long as it is judged a draft is open: heavy that is started meanwhile is speculative.
    finalize(() => {
      lane.draftOpen = false;
    }),
  );
}

function toEvent(verdict: StandingVerdict, attempt: number, lane: Lane): Observable<DraftEvent> {
  if (verdict.kind === 'wait') return EMPTY;
  const { reason } = verdict;
  if (verdict.kind === 'doubt') {
    return of({ type: 'draft.doubt', attempt, reason, withinBudget: lane.speculation?.mayStart() ?? false });
  }
  return of({ type: `draft.${verdict.kind}`, attempt, reason });
}
