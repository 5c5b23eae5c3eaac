import { describe, expect, test } from 'vitest';
import { failure } from '../../src/core/errors.ts';
import { finish, gatewayOn, HOT, token, tokens, WARM } from '../fakes.ts';

describe('a calm draft', () => {
  test('is streamed from the tenth token on, and heavy is never asked', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(...tokens(9));
    expect(sink.headers).toBeNull();
    await call.send(token('tenth '));
    expect(sink.headers).toMatchObject({ 'x-draft-served': 'draft', 'x-draft-model': 'small' });
    expect(sink.chunks).toHaveLength(10);
    await call.send(token('eleventh'), ...finish());
    expect((await receipt)?.served).toBe('draft');
    expect(sink.finished).toBe(true);
    expect(heavy.calls).toHaveLength(0);
  });

  test('is answered whole with its cost and what heavy would have cost', async () => {
    const { draft, ask } = gatewayOn();
    const { sink, receipt } = ask();
    await (await draft.next()).send(...tokens(12), ...finish());
    await receipt;
    expect(sink.answer?.usage?.total_tokens).toBe(19);
    expect(sink.answer?.choices[0]?.finish_reason).toBe('stop');
    // 7 x 100 + 12 x 400 nano-dollars against 7 x 2,000 + 12 x 8,000.
    expect(sink.headers).toMatchObject({ 'x-draft-cost': '0.0000055', 'x-draft-saved': '0.0001045' });
  });
});

describe('a hot token among the first ten', () => {
  test.each([true, false])('drops the draft unseen and asks heavy (stream %s)', async (stream) => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream });
    const call = await draft.next();
    await call.send(token('a'), token('b', HOT));
    expect(call.signal.aborted).toBe(true);
    await (await heavy.next()).send(token('heavy says'), ...finish());
    const end = await receipt;
    expect(sink.text).toBe('heavy says');
    expect(end).toMatchObject({ served: 'heavy', reason: 'early_token', outcome: 'answered' });
    expect(end?.calls.map(({ role, outcome }) => [role, outcome])).toEqual([
      ['draft', 'aborted'],
      ['heavy', 'completed'],
    ]);
    expect(end?.calls[0]?.usage).toMatchObject({ completionTokens: 2, provenance: 'estimated' });
  });
});

describe('a doubtful draft', () => {
  test('that recovers is shown, and the speculative call is cancelled', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a'), token('b', WARM));
    const speculative = await heavy.next();
    await speculative.send(token('unseen'));
    await call.send(...tokens(10));
    expect(speculative.signal.aborted).toBe(true);
    await call.send(...finish());
    const end = await receipt;
    expect(end?.served).toBe('draft');
    expect(sink.text).not.toContain('unseen');
    expect(end?.calls[1]).toMatchObject({ speculative: true, outcome: 'aborted' });
    expect(end?.steps.map(({ state }) => state)).toEqual([
      'cacheLookup.asking',
      'drafting.held',
      'speculating',
      'drafting.committed',
      'done',
    ]);
  });

  test.each([true, false])(
    'that is rejected hands over to the call already under way (stream %s)',
    async (stream) => {
      const { draft, heavy, ask } = gatewayOn();
      const { sink, receipt } = ask({ stream });
      const call = await draft.next();
      await call.send(token('a'), token('b', WARM));
      const speculative = await heavy.next();
      await speculative.send(token('head start '));
      await call.send(token('c', HOT));
      expect(call.signal.aborted).toBe(true);
      await speculative.send(token('and more'), ...finish());
      expect(await receipt).toMatchObject({ served: 'speculative', reason: 'early_token' });
      expect(sink.text).toBe('head start and more');
      expect(heavy.calls).toHaveLength(1);
    },
  );

  test('loses to a heavy answer that is whole first', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a', WARM));
    await (await heavy.next()).send(token('quick'), ...finish());
    expect(await receipt).toMatchObject({ served: 'speculative', reason: 'heavy_first' });
    expect(call.signal.aborted).toBe(true);
    expect(sink.text).toBe('quick');
  });
});

describe('a drafter that fails', () => {
  test('escalates', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a'), { type: 'failed', failure: failure('upstream_broken', 'gone') });
    await (await heavy.next()).send(token('fine'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'draft_failed' });
    expect(sink.text).toBe('fine');
  });

  test('after its text was shown ends the stream with an error, never with heavy', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(...tokens(10), { type: 'failed', failure: failure('upstream_broken', 'gone') });
    expect(await receipt).toMatchObject({ outcome: 'failed', error: 'upstream_broken' });
    expect(sink.failure?.code).toBe('upstream_broken');
    expect(sink.finished).toBe(false);
    expect(heavy.calls).toHaveLength(0);
  });
});

describe('serve_draft', () => {
  test('shows a whole doubtful draft when heavy fails, and says so', async () => {
    const { draft, heavy, ask } = gatewayOn({ onHeavyFailure: 'serve_draft' });
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(6, WARM), ...finish());
    const call = heavy.calls[0] ?? (await heavy.next());
    await call.send({ type: 'failed', failure: failure('upstream_broken', 'gone') });
    for (const again of heavy.calls.slice(1)) {
      await again.send({ type: 'failed', failure: failure('upstream_broken', 'gone') });
    }
    expect(await receipt).toMatchObject({ served: 'draft', reason: 'heavy_failed', outcome: 'answered' });
    expect(sink.text).toBe('t0 t1 t2 t3 t4 t5 ');
  });
});

describe('the client leaving', () => {
  test('ends both models at once', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { receipt, leave } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a', WARM));
    const speculative = await heavy.next();
    leave();
    expect(call.signal.aborted).toBe(true);
    expect(speculative.signal.aborted).toBe(true);
    expect(await receipt).toMatchObject({ outcome: 'cancelled', served: null });
  });
});
