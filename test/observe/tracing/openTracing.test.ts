import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../../../src/core/receipt.ts';
import { GEN_AI_VERSION } from '../../../src/observe/tracing/genAi.ts';
import { openTracing, type Tracing, type TracingOptions } from '../../../src/observe/tracing/openTracing.ts';
import { outgoingHeaders } from '../../../src/observe/tracing/outgoingHeaders.ts';
import { spansOf } from '../../../src/observe/tracing/spansOf.ts';
import { callSpanId, traceOf } from '../../../src/observe/tracing/traceOf.ts';
import { parseTraceParent } from '../../../src/observe/tracing/traceParent.ts';
import { attributesOf, type Collector, startCollector } from './collector.ts';
import { anyReceipt, REAL_RECEIPTS, realReceipt, WRITTEN } from './receipts.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;
const REMOTE_PARENT = 0x200;
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9/v1/traces';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function collectorAt(answer?: Parameters<typeof startCollector>[0]): Promise<Collector> {
  const collector = await startCollector(answer);
  closing.push(() => collector.close());
  return collector;
}

async function tracingTo(
  otlpUrl: string | null,
  more: Partial<TracingOptions> = {},
): Promise<{ tracing: Tracing; faults: Error[] }> {
  const faults: Error[] = [];
  const tracing = await openTracing(
    { otlpUrl, headers: {}, ratio: 1, ...more },
    { version: '1.2.3', onFault: (fault) => faults.push(fault) },
  );
  return { tracing, faults };
}

const end = (tracing: Tracing, receipt: Receipt, headers: Record<string, string> = {}) =>
  tracing.ended(receipt, traceOf(receipt.id, headers));

/** The same request under many ids. */
const copies = (count: number): Receipt[] =>
  Array.from({ length: count }, (_, at) => ({ ...realReceipt('kept-stream'), id: `req_${at}` }));
const spansIn = (receipt: Receipt) => spansOf(receipt, traceOf(receipt.id, {})).length;

describe('a collector', () => {
  it.each([...REAL_RECEIPTS])('gets the spans of %s, in their places and times', async (_, receipt) => {
    const collector = await collectorAt();
    const { tracing, faults } = await tracingTo(collector.url);
    end(tracing, receipt);
    await tracing.close();
    expect(faults).toEqual([]);

    const context = traceOf(receipt.id, {});
    const { spans } = collector;
    const [root, ...inner] = spans;
    expect(root).toMatchObject({ traceId: context.traceId, spanId: context.rootSpanId, kind: SERVER });
    expect(root?.parentSpanId).toBeUndefined();
    const began = BigInt(Date.parse(receipt.createdAt)) * 1_000_000n;
    const ended = began + BigInt(Math.round(receipt.totalMs * 1000)) * 1000n;
    expect([root?.startTimeUnixNano, root?.endTimeUnixNano].map((nano) => BigInt(nano ?? 0))).toEqual([
      began,
      ended,
    ]);
    for (const span of inner) {
      expect(span).toMatchObject({ traceId: context.traceId, parentSpanId: context.rootSpanId });
      expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(began);
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
      expect(BigInt(span.endTimeUnixNano)).toBeLessThanOrEqual(ended);
    }
    const calls = inner.filter(({ kind }) => kind === CLIENT);
    expect(calls.map(({ spanId }) => spanId)).toEqual(receipt.calls.map((call) => callSpanId(context, call)));
    expect(calls.map(({ attributes }) => attributesOf(attributes))).toEqual(
      receipt.calls.map(({ model, usage }) =>
        expect.objectContaining({
          'gen_ai.request.model': model,
          'gen_ai.usage.input_tokens': usage?.promptTokens,
          'gen_ai.usage.output_tokens': usage?.completionTokens,
        }),
      ),
    );
    expect(spans.every(({ status }) => status.code !== ERROR)).toBe(true);
  });

  it('gets failures as errors, by their codes', async () => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url);
    const kept = realReceipt('kept-whole');
    const calls = kept.calls.map(
      (call) => ({ ...call, outcome: 'failed', failure: 'idle_timeout' }) as const,
    );
    end(tracing, { ...kept, outcome: 'failed', error: 'deadline_exceeded', calls });
    await tracing.close();
    const errors = collector.spans.filter(({ status }) => status.code === ERROR);
    expect(errors.map(({ kind, attributes }) => [kind, attributesOf(attributes)['error.type']])).toEqual([
      [SERVER, 'deadline_exceeded'],
      [CLIENT, 'idle_timeout'],
    ]);
    expect(errors.every(({ status }) => status.message === undefined)).toBe(true);
  });

  it('is told who sends, by which names, with the configured headers', async () => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url, { headers: { authorization: 'Bearer k' } });
    end(tracing, realReceipt('kept-whole'));
    await tracing.close();
    const [request] = collector.requests;
    expect(request?.url).toBe('/v1/traces');
    expect(request?.headers).toMatchObject({ authorization: 'Bearer k', 'content-type': 'application/json' });
    const [sent] = collector.bodies[0]?.resourceSpans ?? [];
    expect(attributesOf(sent?.resource.attributes ?? [])).toMatchObject({
      'service.name': 'draft-thinker',
      'service.version': '1.2.3',
    });
    expect(sent?.scopeSpans[0]?.schemaUrl).toBe(`https://opentelemetry.io/schemas/${GEN_AI_VERSION}`);
  });

  it('gets nothing that a client or a model wrote', async () => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url);
    const receipts = fc.sample(anyReceipt, 50);
    for (const receipt of receipts) end(tracing, receipt);
    await tracing.close();
    expect(collector.spans).toHaveLength(receipts.reduce((sum, receipt) => sum + spansIn(receipt), 0));
    expect(collector.requests.map(({ text }) => text).join('\n')).not.toContain(WRITTEN);
  });
});

describe('a trace that began elsewhere', () => {
  const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=1' };

  it('goes on here, and on to the models by our own spans', async () => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url, { ratio: 0 });
    const receipt = realReceipt('speculated-adopted-stream');
    const context = traceOf(receipt.id, headers);
    const sent = receipt.calls.map((call) => tracing.headersFor(context, call));
    end(tracing, receipt, headers);
    await tracing.close();
    const [root, ...inner] = collector.spans;
    expect(root).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, traceState: 'vendor=1' });
    expect((root?.flags ?? 0) & REMOTE_PARENT).toBe(REMOTE_PARENT);
    expect(inner.filter(({ flags }) => (flags & REMOTE_PARENT) !== 0)).toEqual([]);
    const calls = inner.filter(({ kind }) => kind === CLIENT);
    expect(sent).toEqual(
      calls.map(({ spanId }) => ({ traceparent: `00-${TRACE}-${spanId}-01`, tracestate: 'vendor=1' })),
    );
  });

  it('is not kept where its caller does not keep it, and goes on to the models all the same', async () => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url);
    const unsampled = { traceparent: `00-${TRACE}-${SPAN}-00` };
    const receipt = realReceipt('kept-stream');
    end(tracing, receipt, unsampled);
    const { traceparent } = tracing.headersFor(traceOf(receipt.id, unsampled), { role: 'draft', attempt: 1 });
    await tracing.close();
    expect(collector.requests).toEqual([]);
    expect(parseTraceParent(traceparent)).toMatchObject({ traceId: TRACE, sampled: false });
  });

  it('replaces the client’s own headers, and leaves the others', async () => {
    const { tracing } = await tracingTo(NOWHERE);
    const headersOf = outgoingHeaders(tracing);
    const incoming = { id: 'req_1', headers: { ...headers, 'openai-beta': 'x' } };
    const context = traceOf('req_1', headers);
    expect(headersOf?.(incoming, null)).toEqual({
      'openai-beta': 'x',
      traceparent: `00-${TRACE}-${context.rootSpanId}-01`,
      tracestate: 'vendor=1',
    });
    const broken = { id: 'req_1', headers: { traceparent: 'nonsense', tracestate: 'vendor=1' } };
    expect(Object.keys(headersOf?.(broken, { role: 'heavy', attempt: 1 }) ?? {})).toEqual(['traceparent']);
    await tracing.close();
  });
});

describe('a trace that begins here', () => {
  it.each([0, 0.25, 1])('is kept with a chance of %d, and its calls say whether', async (ratio) => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url, { ratio });
    const receipts = copies(200);
    const kept = receipts.filter(({ id }) => {
      const { traceparent } = tracing.headersFor(traceOf(id, {}), { role: 'draft', attempt: 1 });
      return parseTraceParent(traceparent)?.sampled;
    });
    for (const receipt of receipts) end(tracing, receipt);
    await tracing.close();
    const roots = collector.spans.filter(({ kind }) => kind === SERVER);
    expect(roots.map(({ traceId }) => traceId)).toEqual(kept.map(({ id }) => traceOf(id, {}).traceId));
    // The ids are what they are: these 200 are always the same.
    expect(Math.abs(kept.length / 200 - ratio)).toBeLessThan(0.1);
  });
});

describe('a collector that does not take spans', () => {
  it('costs them, is told of once, and nothing else happens', async () => {
    const { tracing, faults } = await tracingTo(NOWHERE);
    const receipts = copies(10);
    for (const receipt of receipts) end(tracing, receipt);
    await tracing.close();
    expect(tracing.lost()).toBe(receipts.reduce((sum, receipt) => sum + spansIn(receipt), 0));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain(NOWHERE);
  });

  it.each([400, 500, 503])('but answers %d is no different', async (status) => {
    const collector = await collectorAt((response) => {
      response.statusCode = status;
      response.end('no');
    });
    const { tracing, faults } = await tracingTo(`${collector.url}?key=secret`, {
      headers: { 'x-key': 'secret' },
    });
    end(tracing, realReceipt('kept-stream'));
    await tracing.close();
    expect(tracing.lost()).toBe(spansIn(realReceipt('kept-stream')));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).not.toContain('secret');
  });

  it('and never answers holds a bounded queue, and a bounded end', async () => {
    const collector = await collectorAt(() => undefined);
    const { tracing, faults } = await tracingTo(collector.url);
    const receipts = copies(2_000);
    const all = receipts.reduce((sum, receipt) => sum + spansIn(receipt), 0);
    for (const receipt of receipts) end(tracing, receipt);
    expect(all - tracing.lost()).toBeLessThanOrEqual(2_048);
    expect(all - tracing.lost()).toBeGreaterThan(2_000);
    await collector.asked(1);
    const startedMs = performance.now();
    await tracing.close();
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(tracing.lost()).toBe(all);
    expect(faults).toHaveLength(1);
  });

  it('and takes them again is told of again when it fails again', async () => {
    const collector = await collectorAt((response, nth) => {
      response.statusCode = nth === 2 ? 200 : 500;
      response.end('{}');
    });
    const { tracing, faults } = await tracingTo(collector.url);
    const outage = async (nth: number) => {
      end(tracing, { ...realReceipt('kept-stream'), id: `req_${nth}` });
      await collector.asked(nth);
    };
    await outage(1);
    await outage(2);
    await outage(3);
    await tracing.close();
    expect(faults).toHaveLength(2);
    const roots = collector.spans.filter(({ kind }) => kind === SERVER);
    expect(roots.map(({ traceId }) => traceId)).toEqual([traceOf('req_2', {}).traceId]);
  });
});

describe('tracing', () => {
  it('throws nothing, whatever the receipt', async () => {
    const { tracing, faults } = await tracingTo(NOWHERE);
    end(tracing, { ...realReceipt('kept-stream'), steps: null } as unknown as Receipt); // what no gateway writes
    expect(faults).toHaveLength(1);
    await tracing.close();
  });

  it('that was closed takes nothing more', async () => {
    const collector = await collectorAt();
    const { tracing } = await tracingTo(collector.url);
    await Promise.all([tracing.close(), tracing.close()]);
    end(tracing, realReceipt('kept-stream'));
    expect(tracing.lost()).toBe(spansIn(realReceipt('kept-stream')));
    expect(collector.requests).toEqual([]);
  });

  it('that cannot be opened is off, and says so', async () => {
    const { tracing, faults } = await tracingTo('no address');
    expect(tracing.on).toBe(false);
    expect(faults).toHaveLength(1);
  });

  it('is off by default: calls carry what the client sent', async () => {
    const { tracing } = await tracingTo(null);
    expect(outgoingHeaders(tracing)).toBeUndefined();
    end(tracing, realReceipt('kept-stream'));
    expect(tracing.lost()).toBe(0);
    await tracing.close();
  });

  it('loads the SDK only when it is on', async () => {
    const loaded = async (otlpUrl: string | null): Promise<number> => {
      const file = pathToFileURL('src/observe/tracing/openTracing.ts').href;
      const script = `
        import { registerHooks } from 'node:module';
        let loaded = 0;
        registerHooks({ load: (url, context, next) => {
          if (url.includes('@opentelemetry')) loaded += 1;
          return next(url, context);
        } });
        const { openTracing } = await import(${JSON.stringify(file)});
        const options = { otlpUrl: ${JSON.stringify(otlpUrl)}, headers: {}, ratio: 1 };
        const tracing = await openTracing(options, { version: '1', onFault: (fault) => { throw fault; } });
        await tracing.close();
        console.log(loaded);`;
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
      return Number(stdout);
    };
    expect(await loaded(null)).toBe(0);
    expect(await loaded(NOWHERE)).toBeGreaterThan(10);
  });
});
