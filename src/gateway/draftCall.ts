import { concat, connect, EMPTY, filter, map, merge, mergeMap, type Observable, of, share, tap } from 'rxjs';
import type { DraftEvent } from '../../machines/index.ts';
import { hasContent } from '../core/chat.ts';
import { tokensOf } from '../core/evidence.ts';
import { judgeEnd, openJudgement } from '../core/judgement.ts';
import type { FinalVerdict } from '../core/policy.ts';
import { chunksUntilEnd } from '../stream/chunksUntilEnd.ts';
import { holdBackLimits, type StandingVerdict } from '../stream/holdBackLimits.ts';
import { judge } from '../stream/judge.ts';
import { verdictChanges } from '../stream/verdictChanges.ts';
import { windowedEntropy } from '../stream/windowedEntropy.ts';
import type { CallMeter } from './callMeter.ts';
import { deliver } from './deliver.ts';
import { EndingWatch } from './endingWatch.ts';
import type { Lane } from './lane.ts';
import { meteredCall } from './meteredCall.ts';
import type { Route } from './route.ts';

/**
 * The draft: one upstream call whose tokens are judged as they come and held back until the machine
 * commits to it. Unsubscribing ends the upstream request.
 */
export function draftCall(lane: Lane, route: Route, attempt: number): Observable<DraftEvent> {
  const { draft, policy } = route;
  const meter = lane.meter({ role: 'draft', model: draft, attempt, speculative: false });
  const ending = new EndingWatch();
  const call = lane.streamedCall('draft', draft, {
    logprobs: true,
    top_logprobs: Math.max(policy.topLogprobs, lane.incoming.request.top_logprobs ?? 0),
  });
  lane.draftOpen = true;

  const { items, pacedBy } = meteredCall(meter, call, () => {
    lane.draftOpen = false;
  });

  return items.pipe(
    connect((shared) => {
      const chunks = shared.pipe(
        chunksUntilEnd(),
        tap((chunk) => {
          ending.chunk(chunk);
          lane.heldDraft?.push(chunk);
        }),
        share(),
      );
      const delivery = deliver(lane, meter, chunks, lane.committed('draft'));
      pacedBy(delivery);
      const judged = chunks.pipe(
        mergeMap((chunk) => tokensOf(chunk, policy.topLogprobs)),
        windowedEntropy(policy),
        judge(policy),
        tap((latest) => {
          lane.judged = latest;
          if (lane.verdict === null) lane.noteVerdict('wait', null);
        }),
      );
      const standing: Observable<StandingVerdict> = lane.whole
        ? judged.pipe(map(({ judgement }) => judgement.verdict))
        : judged.pipe(holdBackLimits(route.holdBack, lane.tools.scheduler, chunks.pipe(filter(hasContent))));
      const verdicts = standing.pipe(
        verdictChanges(),
        tap((verdict) => lane.noteVerdict(verdict.kind, 'reason' in verdict ? verdict.reason : null)),
        mergeMap((verdict) => toEvent(verdict, attempt, lane)),
      );
      const ends = shared.pipe(
        filter((item) => item.type !== 'chunk'),
        map((item): DraftEvent => {
          if (item.type === 'failed') return { type: 'draft.failed', attempt, failure: item.failure };
          const verdict = finalVerdict(lane, route, ending, meter);
          lane.noteVerdict(verdict.kind, verdict.reason);
          return { type: 'draft.ended', attempt, kept: verdict.kind === 'keep', reason: verdict.reason };
        }),
      );
      const delivered = concat(delivery.delivered, of({ type: 'draft.delivered', attempt } as const));
      return merge(delivered, verdicts, ends);
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

function finalVerdict(lane: Lane, route: Route, ending: EndingWatch, meter: CallMeter): FinalVerdict {
  const judgement = lane.judged?.judgement ?? openJudgement(route.policy);
  const verdict = judgeEnd(route.policy, judgement, ending.ending(lane, route));
  if (verdict.kind === 'reject') return verdict;
  const format = lane.incoming.request.response_format;
  if (format === undefined || format === null || format.type === 'text') return verdict;
  const schema = format.type === 'json_object' ? { type: 'object' } : format.json_schema?.schema;
  const fault = lane.tools.jsonCheck.fault(meter.text, schema);
  return fault === null ? verdict : { kind: 'reject', reason: 'invalid_json' };
}
