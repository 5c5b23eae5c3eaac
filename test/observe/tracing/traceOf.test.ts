import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callSpanId, traceOf } from '../../../src/observe/tracing/traceOf.ts';
import { formatTraceParent, parseTraceParent } from '../../../src/observe/tracing/traceParent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

const hexId = (digits: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
    .filter((id) => !/^0+$/.test(id));
const traceParent = fc.record({
  traceId: hexId(32),
  spanId: hexId(16),
  sampled: fc.boolean(),
  random: fc.boolean(),
});

describe('traceparent', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(traceParent, (parent) => {
        expect(parseTraceParent(formatTraceParent(parent))).toEqual(parent);
      }),
    );
  });

  it('reads no other text as one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseTraceParent(text)).toBeNull();
      }),
    );
  });

  it.each([
    undefined,
    '',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-0g`,
    `0-${TRACE}-${SPAN}-01`,
  ])('is not followed where it is %j', (header) => {
    expect(parseTraceParent(header)).toBeNull();
  });

  it('of a later version is read as far as it is known', () => {
    const read = { traceId: TRACE, spanId: SPAN, sampled: true, random: false };
    expect(parseTraceParent(`01-${TRACE}-${SPAN}-01-what-else`)).toEqual(read);
    expect(parseTraceParent(`cc-${TRACE}-${SPAN}-f9`)).toEqual(read);
  });
});

describe('the trace of a request', () => {
  it('is the same whenever it is asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(traceParent, { nil: null }), (id, parent) => {
        const headers: Record<string, string> =
          parent === null ? {} : { traceparent: formatTraceParent(parent) };
        expect(traceOf(id, headers)).toEqual(traceOf(id, headers));
      }),
    );
  });

  it('is the caller’s, with the caller’s span as its parent', () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-03`, tracestate: ' vendor=1,other=2 ' };
    expect(traceOf('req_1', headers)).toMatchObject({
      traceId: TRACE,
      parent: { spanId: SPAN, sampled: true, random: true },
      traceState: 'vendor=1,other=2',
    });
  });

  it('begins with the request where there is none that may be followed', () => {
    const { parent, traceState, traceId } = traceOf('req_1', {
      traceparent: 'nonsense',
      tracestate: 'vendor=1',
    });
    expect({ parent, traceState }).toEqual({ parent: null, traceState: null });
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceOf('req_2', {}).traceId).not.toBe(traceId);
  });

  it('does not pass on a tracestate that is longer than anybody must take', () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01` };
    expect(traceOf('req_1', { ...headers, tracestate: `a=${'b'.repeat(510)}` }).traceState).toHaveLength(512);
    expect(traceOf('req_1', { ...headers, tracestate: `a=${'b'.repeat(511)}` }).traceState).toBeNull();
  });

  it('has an id of its own for each request, each role and each attempt', () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01` };
    const ids = ['req_1', 'req_2'].flatMap((id) => {
      const context = traceOf(id, headers);
      const calls = (['draft', 'heavy', 'second', 'direct'] as const).flatMap((role) =>
        [1, 2].map((attempt) => callSpanId(context, { role, attempt })),
      );
      return [context.rootSpanId, ...calls];
    });
    expect(new Set([SPAN, ...ids]).size).toBe(19);
    expect(ids.filter((id) => !/^[0-9a-f]{16}$/.test(id))).toEqual([]);
  });

  it('does not give the request’s id away, which opens its receipt', () => {
    const id = 'req_1fa3e3dff79a4def9e87b7f1f32fda94';
    const { requestId, ...told } = traceOf(id, {});
    expect(requestId).toBe(id);
    expect(JSON.stringify(told)).not.toContain(id.slice(4, 12));
  });
});
