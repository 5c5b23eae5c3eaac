import type { RequestOutcome } from '../../machines/index.ts';
import { assemble } from '../core/assemble.ts';
import type { ChatChunk } from '../core/chat.ts';
import { clientView, toClientChunk, usageChunk } from '../core/clientChunk.ts';
import type { AnswerOffer } from '../ports.ts';
import type { AnswerTape } from './answerTape.ts';
import type { Lane } from './lane.ts';

/**
 * Offers the cache what was answered, once it has been delivered whole. Not offered is what was not thought good
 * when it ended: a draft that was wanted in spite of its verdict or shown because heavy failed, and one whose
 * alarm came late. May throw what the cache throws.
 */
export function offerAnswer(lane: Lane, outcome: RequestOutcome): void {
  const { question, lookup, tape, served, tools } = lane;
  if (outcome.kind !== 'answered' || question === null || lookup === null || served === null) return;
  if (tape === null || !tape.whole || tape.bytes > tools.maxTapeBytes) return;
  const { tier, reason } = served;
  if (tier === 'cache' || tier === 'direct') return;
  if (lane.incoming.control.routing === 'draft' || reason === 'heavy_failed') return;
  if (lane.lateAlarms.some(({ verdict }) => verdict === 'reject')) return;
  const offer: AnswerOffer = { answer: wholeAnswer(lane, tape), model: tape.model, tier };
  tools.cache.offer(question, lookup, offer);
  lane.keptAs = lookup.entryId;
}

/** The answer as anybody who asks the same may see it: with log-probabilities as far as they are asked for. */
function wholeAnswer({ incoming, createdSeconds }: Lane, tape: AnswerTape): ReturnType<typeof assemble> {
  const view = { ...clientView(incoming.request), usage: true };
  const opened = new Set<number>();
  const first = tape.chunks.find(({ choices }) => choices.length > 0);
  const identity = {
    id: `chatcmpl-${incoming.id}`,
    created: createdSeconds,
    model: first?.model || incoming.request.model,
  };
  const chunks = tape.chunks
    .map((chunk) => toClientChunk(chunk, view, identity, opened))
    .filter((chunk): chunk is ChatChunk => chunk !== null);
  return assemble([...chunks, usageChunk(tape.usage, identity)], view.logprobs);
}
