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
  tap,
} from 'rxjs';
import type { DraftEvent } from '../../machines/index.ts';
import { clientTokenCap } from '../core/chatRequest.ts';
import { tokensOf } from '../core/evidence.ts';
import { type DraftEnding, judgeEnd, openJudgement } from '../core/judgement.ts';
import type { ModelRules } from '../core/modelRules.ts';
import type { FinalVerdict } from '../core/policy.ts';
import type { StreamItem } from '../ports.ts';
import { chunksUntilEnd } from '../stream/chunksUntilEnd.ts';
import { fromPull } from '../stream/fromPull.ts';
import { holdBackLimits, type StandingVerdict } from '../stream/holdBackLimits.ts';
import { judge } from '../stream/judge.ts';
import { verdictChanges } from '../stream/verdictChanges.ts';
import { windowedEntropy } from '../stream/windowedEntropy.ts';
import type { CallMeter } from './callMeter.ts';
import { deliver } from './deliver.ts';
import type { Lane } from './lane.ts';
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

  let ready: () => Promise<void> | void = () => undefined;
  const items = fromPull(
    (signal) => draft.upstream.chat(call, signal),
    () => ready(),
  ).pipe(
    tap((item) => {
      if (item.type === 'chunk') {
        meter.chunk(item.chunk);
        ending.chunk(item);
        lane.heldDraft?.push(item.chunk);
      } else
        meter.close(
          item.type === 'end' ? 'completed' : 'failed',
          item.type === 'failed' ? item.failure : null,
        );
    }),
    finalize(() => {
      meter.close('aborted');
      lane.draftOpen = false;
    }),
  );

  return items.pipe(
    connect((shared) => {
      const chunks = shared.pipe(chunksUntilEnd());
      const delivery = deliver(lane, meter, chunks, lane.committed('draft'));
      ready = delivery.ready;
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
        : judged.pipe(holdBackLimits(route.holdBack, lane.tools.scheduler));
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
  const fault = lane.tools.jsonCheck.fault(meter.text, format.json_schema?.schema);
  return fault === null ? verdict : { kind: 'reject', reason: 'invalid_json' };
}

/** The drafter's own bound on an answer, tokens; infinite when its rules set none. */
function tokenCapOf({ cap, rename }: ModelRules): number {
  const names = ['max_tokens', 'max_completion_tokens'].flatMap((name) => [name, rename[name] ?? name]);
  return Math.min(...names.map((name) => cap[name] ?? Number.POSITIVE_INFINITY));
}

/** Remembers how the drafter's stream ends, for the verdict on the whole. */
class EndingWatch {
  #finishReason = '';
  #refused = false;
  #completionTokens: number | null = null;

  chunk({ chunk }: Extract<StreamItem, { type: 'chunk' }>): void {
    const choice = chunk.choices[0];
    if (choice?.finish_reason) this.#finishReason = choice.finish_reason;
    if (choice?.delta?.refusal) this.#refused = true;
    this.#completionTokens = chunk.usage?.completion_tokens ?? this.#completionTokens;
  }

  /** Cut at the client's own cap, heavy would have been cut as well; at any other, the draft is partial. */
  ending({ incoming }: Lane, { draft }: Route): DraftEnding {
    const cap = clientTokenCap(incoming.request);
    const own = tokenCapOf(draft.rules);
    const used = this.#completionTokens;
    const byClient = cap !== null && cap <= own && (used === null || used >= cap);
    const cut = this.#finishReason === 'length';
    return {
      finishReason: this.#finishReason,
      cutBy: cut ? (byClient ? 'client' : 'drafter') : null,
      refused: this.#refused,
    };
  }
}
