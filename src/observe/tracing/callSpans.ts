import type { CallRecord, Receipt } from '../../core/receipt.ts';
import { GEN_AI, GEN_AI_CHAT, GEN_AI_PROVIDER } from './genAi.ts';
import { knownAttributes } from './knownAttributes.ts';
import type { Span } from './span.ts';
import { callSpanId, type TraceContext } from './traceOf.ts';

/** A span for each upstream call: its id is the one the call was sent with. */
export function callSpans(receipt: Receipt, context: TraceContext): Span[] {
  return receipt.calls.map((call) => {
    // All calls but a direct one are streams, whatever the client asked for.
    const stream = call.role !== 'direct' || receipt.stream;
    const { firstTokenMs } = call;
    return {
      id: callSpanId(context, call),
      parentId: context.rootSpanId,
      name: `${GEN_AI_CHAT} ${call.model}`,
      kind: 'client',
      startMs: call.openedMs,
      endMs: call.closedMs,
      attributes: attributesOf(call, stream),
      events: firstTokenMs === null ? [] : [{ name: FIRST_TOKEN, atMs: firstTokenMs, attributes: {} }],
      failed: call.outcome === 'failed',
    };
  });
}

const FIRST_TOKEN = 'draftthinker.first_token';
const MS_PER_SECOND = 1000;

function attributesOf(call: CallRecord, stream: boolean): Span['attributes'] {
  const { usage, cost, firstTokenMs, openedMs } = call;
  const isTimed = stream && firstTokenMs !== null;
  return knownAttributes({
    [GEN_AI.operation]: GEN_AI_CHAT,
    [GEN_AI.provider]: GEN_AI_PROVIDER,
    [GEN_AI.requestModel]: call.model,
    [GEN_AI.requestStream]: stream,
    [GEN_AI.timeToFirstChunk]: isTimed ? (firstTokenMs - openedMs) / MS_PER_SECOND : null,
    [GEN_AI.inputTokens]: usage?.promptTokens,
    [GEN_AI.cachedInputTokens]: usage?.cachedPromptTokens,
    [GEN_AI.outputTokens]: usage?.completionTokens,
    'error.type': call.outcome === 'failed' ? (call.failure ?? '_OTHER') : null,
    'draftthinker.call.role': call.role,
    'draftthinker.call.attempt': call.attempt,
    'draftthinker.call.speculative': call.speculative,
    'draftthinker.call.outcome': call.outcome,
    'draftthinker.usage.provenance': usage?.provenance,
    'draftthinker.cost.nano_dollars': cost.nanoDollars,
    'draftthinker.cost.provenance': cost.provenance,
  });
}
