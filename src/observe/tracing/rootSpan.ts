import type { Receipt } from '../../core/receipt.ts';
import { knownAttributes } from './knownAttributes.ts';
import type { Span, SpanEvent } from './span.ts';
import type { TraceContext } from './traceOf.ts';

const PATH = '/v1/chat/completions';

/** The whole request, as its client saw it, with what was decided and what it cost. */
export function rootSpan(receipt: Receipt, context: TraceContext): Span {
  const { policy, verdict, cost, heavyAlone } = receipt;
  return {
    id: context.rootSpanId,
    parentId: context.parent?.spanId ?? null,
    name: `POST ${PATH}`,
    kind: 'server',
    startMs: 0,
    endMs: receipt.totalMs,
    attributes: knownAttributes({
      'http.request.method': 'POST',
      'http.route': PATH,
      'url.path': PATH,
      'error.type': receipt.outcome === 'failed' ? (receipt.error ?? '_OTHER') : null,
      'draftthinker.request.id': receipt.id,
      'draftthinker.request.model': receipt.requestedModel,
      'draftthinker.request.stream': receipt.stream,
      'draftthinker.route': receipt.route,
      'draftthinker.outcome': receipt.outcome,
      'draftthinker.served': receipt.served,
      'draftthinker.reason': receipt.reason,
      'draftthinker.policy.name': policy?.name,
      'draftthinker.policy.calibration': policy?.calibration,
      'draftthinker.policy.form': policy?.form,
      'draftthinker.policy.stratum': policy?.stratum,
      'draftthinker.policy.certified': policy?.certified,
      'draftthinker.policy.tightened': policy?.tightened,
      'draftthinker.verdict.kind': verdict?.kind,
      'draftthinker.verdict.reason': verdict?.reason,
      'draftthinker.verdict.entropy_bits': verdict?.entropyBits,
      'draftthinker.verdict.tokens': verdict?.tokens,
      'draftthinker.cache': receipt.cache,
      'draftthinker.cost.nano_dollars': cost.nanoDollars,
      'draftthinker.cost.provenance': cost.provenance,
      'draftthinker.heavy_alone.nano_dollars': heavyAlone.nanoDollars,
      'draftthinker.heavy_alone.provenance': heavyAlone.provenance,
      'draftthinker.saved.nano_dollars': receipt.savedNanoDollars,
      'draftthinker.saved.provenance': receipt.savedProvenance,
    }),
    events: [...lateAlarms(receipt), ...speculationsDenied(receipt)].sort((a, b) => a.atMs - b.atMs),
    failed: receipt.outcome === 'failed',
  };
}

function lateAlarms({ lateAlarms }: Receipt): SpanEvent[] {
  return lateAlarms.map(({ verdict, reason, atMs }) => ({
    name: 'draftthinker.late_alarm',
    atMs,
    attributes: knownAttributes({ 'draftthinker.verdict.kind': verdict, 'draftthinker.reason': reason }),
  }));
}

function speculationsDenied({ speculationsDenied }: Receipt): SpanEvent[] {
  return speculationsDenied.map(({ why, atMs }) => ({
    name: 'draftthinker.speculation_denied',
    atMs,
    attributes: knownAttributes({ 'draftthinker.reason': why }),
  }));
}
