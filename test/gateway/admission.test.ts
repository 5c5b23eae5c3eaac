import { describe, expect, test } from 'vitest';
import { failure } from '../../src/core/errors.ts';
import type { Admission } from '../../src/ports.ts';
import { finish, gatewayOn, token, WARM } from '../fakes.ts';

describe('admission', () => {
  test('is asked before anything is spent, and its refusal is the answer', async () => {
    const refusal = failure('insufficient_quota', 'The budget is spent');
    const admission: Admission = { admit: () => Promise.resolve(refusal) };
    const { draft, heavy, kept, ask } = gatewayOn({}, { admission });
    const { sink, receipt } = ask();
    expect(await receipt).toBeNull();
    expect(sink).toMatchObject({ failure: refusal, ends: 1, violations: [] });
    expect([...draft.calls, ...heavy.calls]).toEqual([]);
    expect(kept).toEqual([]);
  });

  test.each<[string, Admission['admit']]>([
    ['rejects', () => Promise.reject(new Error('no connection'))],
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
  ])('that %s lets nobody in, and the client is told', async (_, admit) => {
    const { draft, ask } = gatewayOn({}, { admission: { admit } });
    const { sink, receipt } = ask();
    expect(await receipt).toBeNull();
    expect(sink.failure?.code).toBe('internal_error');
    expect(draft.calls).toEqual([]);
  });

  test('of a request that is refused takes nothing from the speculation budget', async () => {
    let admit = false;
    const admission: Admission = {
      admit: () => Promise.resolve(admit ? null : failure('rate_limit_exceeded', 'Too many requests')),
    };
    // One speculation in a window of one request: each new request gives it back.
    const { draft, heavy, ask } = gatewayOn(
      {},
      { admission, speculation: { share: 1, windowRequests: 1, concurrent: 8 } },
    );
    admit = true;
    const first = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a', WARM));
    expect(heavy.calls).toHaveLength(1);
    admit = false;
    await ask({ stream: true }).receipt;
    await call.send(...Array.from({ length: 6 }, () => token('b')), token('c', WARM));
    expect(heavy.calls).toHaveLength(1);
    await heavy.calls[0]?.send(token('d'), ...finish());
    expect(await first.receipt).toMatchObject({ served: 'speculative' });
  });
});
