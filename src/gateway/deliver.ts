import {
  concat,
  concatMap,
  defer,
  ignoreElements,
  type MonoTypeOperatorFunction,
  type Observable,
  tap,
  toArray,
} from 'rxjs';
import type { Tier } from '../../machines/index.ts';
import { assemble } from '../core/assemble.ts';
import type { ChatChunk, WireUsage } from '../core/chat.ts';
import { type ChunkIdentity, clientView } from '../core/clientChunk.ts';
import type { AnswerHead } from '../ports.ts';
import { holdBack } from '../stream/holdBack.ts';
import { toClientChunks } from '../stream/toClientChunks.ts';
import { AnswerTape } from './answerTape.ts';
import type { CallMeter } from './callMeter.ts';
import type { Lane } from './lane.ts';
import { serveAs } from './serveAs.ts';

/** Delivery of one call's answer to the client. */
export interface Delivery {
  /** Emits nothing; completes when the client has taken the last byte of a whole, successful answer. */
  readonly delivered: Observable<never>;
  /** A promise while the client is slower than upstream: it resolves when the client has caught up. */
  ready(): Promise<void> | void;
}

/**
 * Shows `chunks` to the client from the moment `commits` emits. Until then they are
 * held back, status and headers included; without a commit nobody ever sees them.
 */
export function deliver(
  lane: Lane,
  meter: CallMeter,
  chunks: Observable<ChatChunk>,
  commits: Observable<Tier>,
): Delivery {
  const { sink } = lane;
  const { request } = lane.incoming;
  const view = clientView(request);
  const streams = request.stream === true;
  let head: AnswerHead = { headers: {} };
  let pause: Promise<void> | undefined;
  const tape = openTape(lane, meter);
  const release = commits.pipe(
    tap((tier) => {
      head = serveAs(lane, tier, meter.identity.model.name);
      if (streams) sink.head(head);
      if (tape !== null) lane.show(tape);
    }),
  );
  const shown = (tape === null ? chunks : chunks.pipe(recordOn(tape, lane))).pipe(
    toClientChunks(
      view,
      (chunk) => identityOf(chunk, lane),
      () => estimatedUsage(lane, meter),
    ),
    holdBack(release),
  );
  const delivered = streams
    ? concat(
        shown.pipe(
          tap((chunk) => {
            pause = sink.chunk(chunk) ?? undefined;
          }),
        ),
        defer(() => sink.done()),
      )
    : shown.pipe(
        toArray(),
        concatMap((all) => sink.whole(head, assemble(all, view.logprobs))),
      );
  return { delivered: delivered.pipe(ignoreElements()), ready: () => lane.pace(pause) };
}

/** Only where the answer may be another's as well. */
function openTape(lane: Lane, meter: CallMeter): AnswerTape | null {
  if ((lane.lookup?.key ?? null) === null) return null;
  return new AnswerTape({
    model: meter.identity.model.name,
    withLogprobs: clientView(lane.incoming.request).logprobs,
    usageOr: () => estimatedUsage(lane, meter),
  });
}

function recordOn(tape: AnswerTape, lane: Lane): MonoTypeOperatorFunction<ChatChunk> {
  return tap({
    next: (chunk) => {
      tape.add(chunk);
      if (tape.bytes > lane.tools.maxTapeBytes) lane.tooLong(tape);
    },
    complete: () => {
      tape.end();
      lane.seat?.ended();
    },
  });
}

/** Some servers leave these empty, or zero: that identifies nothing. */
function identityOf({ id, created, model }: ChatChunk, lane: Lane): ChunkIdentity {
  return {
    id: id || `chatcmpl-${lane.incoming.id}`,
    created: created || lane.createdSeconds,
    model: model || lane.incoming.request.model,
  };
}

function estimatedUsage(lane: Lane, meter: CallMeter): WireUsage {
  const usage = meter.usage(lane.tools.counter, lane.promptTokens);
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
  };
}
