import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../../src/core/receipt.ts';
import { GEN_AI_VERSION } from '../../../src/observe/tracing/genAi.ts';
import type { Span } from '../../../src/observe/tracing/span.ts';
import { spansOf } from '../../../src/observe/tracing/spansOf.ts';
import { callSpanId, traceOf } from '../../../src/observe/tracing/traceOf.ts';
import { anyReceipt, REAL_RECEIPTS, realReceipt, WRITTEN } from './receipts.ts';

const traced = (receipt: Receipt, headers: Record<string, string> = {}) => {
  const context = traceOf(receipt.id, headers);
  const [root, ...inner] = spansOf(receipt, context);
  if (root === undefined) throw new Error('There is no root');
  return { context, root, inner };
};
const named = (spans: readonly Span[], name: string): Span => {
  const found = spans.find((span) => span.name === name);
  if (found === undefined) throw new Error(`There is no span ${name}`);
  return found;
};

describe('the spans of any receipt', () => {
  it('lie within the whole request, children of it, each with an id of its own', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const { context, root, inner } = traced(receipt);
        expect([root.startMs, root.endMs]).toEqual([0, receipt.totalMs]);
        for (const { parentId, startMs, endMs, events } of [root, ...inner]) {
          expect(parentId).toBe(parentId === null ? null : context.rootSpanId);
          expect(startMs).toBeGreaterThanOrEqual(0);
          expect(endMs).toBeGreaterThanOrEqual(startMs);
          expect(endMs).toBeLessThanOrEqual(root.endMs);
          for (const { atMs } of events) expect(atMs >= startMs && atMs <= endMs).toBe(true);
        }
        expect(inner.every(({ parentId }) => parentId !== null)).toBe(true);
        expect(new Set([root, ...inner].map(({ id }) => id)).size).toBe(inner.length + 1);
      }),
    );
  });

  it('are one for each state, one for each call, and one where the cache answered', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const { context, inner } = traced(receipt);
        const lookups = receipt.cacheLookup === null ? 0 : 1;
        expect(inner).toHaveLength(lookups + receipt.steps.length + receipt.calls.length);
        const sent = receipt.calls.map((call) => callSpanId(context, call));
        expect(inner.filter(({ kind }) => kind === 'client').map(({ id }) => id)).toEqual(sent);
      }),
    );
  });

  it('follow one another as the states did, without a gap', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const states = traced(receipt).inner.filter(({ attributes }) => 'draftthinker.state' in attributes);
        for (const [at, { endMs }] of states.entries()) {
          expect(endMs).toBe(states[at + 1]?.startMs ?? receipt.totalMs);
        }
      }),
    );
  });

  it('tell nothing that a client or a model may have written, but a model’s name, cut', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const { root, inner } = traced(receipt);
        const text = JSON.stringify([root, ...inner]);
        expect(text).not.toContain(WRITTEN);
        for (const { attributes } of [root, ...inner]) {
          for (const value of Object.values(attributes)) {
            if (typeof value === 'string') expect(value.length <= 200 && value.isWellFormed()).toBe(true);
            if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite);
          }
        }
      }),
    );
  });

  it('are failed where the request or the call failed, and say by what', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const { root, inner } = traced(receipt);
        const calls = inner.filter(({ kind }) => kind === 'client');
        expect(root.failed).toBe(receipt.outcome === 'failed');
        expect(calls.map(({ failed }) => failed)).toEqual(
          receipt.calls.map(({ outcome }) => outcome === 'failed'),
        );
        for (const { failed, attributes } of [root, ...inner])
          expect('error.type' in attributes).toBe(failed);
      }),
    );
  });

  it('have no attribute and no event that the guide does not name', () => {
    const guide = readFileSync('docs/guides/tracing.md', 'utf8');
    const unknown = new Set<string>();
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const { root, inner } = traced(receipt);
        for (const { attributes, events } of [root, ...inner]) {
          const names = [...Object.keys(attributes), ...events.map(({ name }) => name)];
          for (const name of names) if (!guide.includes(`\`${name}\``)) unknown.add(name);
        }
      }),
    );
    expect([...unknown]).toEqual([]);
    expect(guide).toContain(`release ${GEN_AI_VERSION}`);
  });
});

describe('the spans of real receipts', () => {
  it.each([...REAL_RECEIPTS])('of %s needed hardly any putting right', (_, receipt) => {
    const { inner } = traced(receipt);
    for (const call of receipt.calls) {
      const span = inner.find(({ startMs, kind }) => kind === 'client' && startMs === call.openedMs);
      expect(span?.endMs).toBe(call.closedMs);
    }
  });

  it('tell a speculation that was recovered from', () => {
    const receipt = realReceipt('speculated-recovered-stream');
    const { root, inner } = traced(receipt);
    expect(inner.map(({ name }) => name)).toEqual([
      'cache lookup',
      'cacheLookup.asking',
      'drafting.held',
      'speculating',
      'drafting.committed',
      'done',
      'chat SmolLM2-135M-Instruct',
      'chat reference-not-a-model',
    ]);
    expect(root).toMatchObject({ name: 'POST /v1/chat/completions', kind: 'server', parentId: null });
    expect(root.attributes).toMatchObject({
      'draftthinker.request.id': receipt.id,
      'draftthinker.route': 'auto',
      'draftthinker.outcome': 'answered',
      'draftthinker.served': 'draft',
      'draftthinker.reason': 'calm',
      'draftthinker.policy.calibration': 'NOT CALIBRATED',
      'draftthinker.cost.nano_dollars': receipt.cost.nanoDollars,
      'draftthinker.saved.nano_dollars': receipt.savedNanoDollars,
    });
    const [, heavy] = receipt.calls;
    const span = named(inner, 'chat reference-not-a-model');
    expect(span).toMatchObject({
      kind: 'client',
      startMs: heavy?.openedMs,
      endMs: heavy?.closedMs,
      events: [],
    });
    expect(span.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'reference-not-a-model',
      'gen_ai.request.stream': true,
      'gen_ai.usage.input_tokens': heavy?.usage?.promptTokens,
      'gen_ai.usage.cache_read.input_tokens': 0,
      'gen_ai.usage.output_tokens': 0,
      'draftthinker.call.role': 'heavy',
      'draftthinker.call.attempt': 1,
      'draftthinker.call.speculative': true,
      'draftthinker.call.outcome': 'aborted',
      'draftthinker.usage.provenance': 'estimated',
      'draftthinker.cost.nano_dollars': heavy?.cost.nanoDollars,
      'draftthinker.cost.provenance': 'illustrative',
    });
  });

  it('tell an answer from the cache, which calls no model', () => {
    const receipt = realReceipt('cached-stream');
    const { inner } = traced(receipt);
    expect(inner.filter(({ kind }) => kind === 'client')).toEqual([]);
    const { startMs, endMs, attributes } = named(inner, 'cache lookup');
    expect(endMs - startMs).toBeCloseTo(receipt.cacheLookup?.totalMs ?? Number.NaN, 6);
    expect(attributes).toMatchObject({
      'draftthinker.cache': 'exact',
      'draftthinker.cache.entry.tier': 'exact',
      'draftthinker.cache.stage.exact_ms': receipt.cacheLookup?.stagesMs.exact,
    });
  });

  it('tell late alarms and speculations that were denied, in the order they came', () => {
    const { root } = traced({
      ...realReceipt('kept-stream'),
      lateAlarms: [{ verdict: 'reject', reason: 'window_mean', atMs: 3 }],
      speculationsDenied: [{ why: 'budget', atMs: 2 }],
    });
    expect(root.events).toEqual([
      { name: 'draftthinker.speculation_denied', atMs: 2, attributes: { 'draftthinker.reason': 'budget' } },
      {
        name: 'draftthinker.late_alarm',
        atMs: 3,
        attributes: { 'draftthinker.verdict.kind': 'reject', 'draftthinker.reason': 'window_mean' },
      },
    ]);
  });
});
