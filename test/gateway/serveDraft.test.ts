import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../src/ports.ts';
import { broken, finish, gatewayOn, HOT, said, token, tokens, WARM } from '../fakes.ts';

const BOTH = [true, false];

async function heavyFails(
  items: readonly StreamItem[],
  stream: boolean,
  heavyItems: readonly StreamItem[] = [broken()],
  onHeavyFailure: 'serve_draft' | 'fail' = 'serve_draft',
) {
  const parts = gatewayOn({ onHeavyFailure, maxSpeculations: 0 });
  const { sink, receipt } = parts.ask({ stream });
  await (await parts.draft.next()).send(...items);
  await parts.heavy.calls[0]?.send(...heavyItems);
  return { ...parts, sink, receipt: await receipt };
}

describe('on_heavy_failure: serve_draft', () => {
  test.each(BOTH)(
    'shows a whole rejected draft when heavy fails, and says so (stream %s)',
    async (stream) => {
      const { sink, receipt } = await heavyFails([...tokens(6, WARM), ...finish()], stream);
      expect(receipt).toMatchObject({
        outcome: 'answered',
        served: 'draft',
        reason: 'heavy_failed',
        error: null,
      });
      expect(sink.headers).toMatchObject({
        'x-draft-served': 'draft',
        'x-draft-model': 'small',
        'x-draft-reason': 'heavy_failed',
      });
      expect(sink).toMatchObject({ text: 't0 t1 t2 t3 t4 t5 ', finished: true, ends: 1, violations: [] });
      expect(receipt?.calls.map(({ role, outcome }) => `${role} ${outcome}`)).toEqual([
        'draft completed',
        'heavy failed',
      ]);
    },
  );

  test.each(BOTH)('shows a whole draft that was raced in vain (stream %s)', async (stream) => {
    const { draft, heavy, ask } = gatewayOn({ onHeavyFailure: 'serve_draft' });
    const { sink, receipt } = ask({ stream });
    await (await draft.next()).send(...tokens(6, WARM), ...finish());
    await heavy.calls[0]?.send(broken());
    expect(await receipt).toMatchObject({ served: 'draft', reason: 'heavy_failed' });
    expect(sink.text).toBe('t0 t1 t2 t3 t4 t5 ');
    expect(heavy.calls).toHaveLength(1);
  });

  test.each([
    ['aborted: it is not whole', [token('a', HOT)]],
    ['broken: it is not whole', [...tokens(3), broken()]],
    ['truncated', [...tokens(3), ...finish('length')]],
    ['filtered', [...tokens(3), ...finish('content_filter')]],
    ['empty', finish()],
  ])('never shows a draft that was %s', async (_, items) => {
    for (const stream of BOTH) {
      const { sink, receipt } = await heavyFails(items, stream);
      expect(receipt).toMatchObject({ outcome: 'failed', served: null, error: 'upstream_broken' });
      expect(sink.chunks).toEqual([]);
      expect(sink.answer).toBeNull();
    }
  });

  test('never shows a draft that is not the JSON that was asked for', async () => {
    const { draft, heavy, ask } = gatewayOn({ onHeavyFailure: 'serve_draft' });
    const { sink, receipt } = ask({ response_format: { type: 'json_object' } });
    await (await draft.next()).send(token('{'), ...finish());
    await heavy.calls[0]?.send(broken());
    expect(await receipt).toMatchObject({ outcome: 'failed' });
    expect(sink.answer).toBeNull();
  });

  test('never follows heavy’s words with the draft’s', async () => {
    const { sink, receipt } = await heavyFails([...tokens(6, WARM), ...finish()], true, [
      token('heavy'),
      broken(),
    ]);
    expect(receipt).toMatchObject({ outcome: 'failed', served: 'heavy' });
    expect(sink).toMatchObject({ text: 'heavy', finished: false, ends: 1, violations: [] });
  });

  test('is not needed when heavy answers', async () => {
    const { sink, receipt } = await heavyFails([...tokens(6, WARM), ...finish()], true, [
      token('a'),
      ...finish(),
    ]);
    expect(receipt).toMatchObject({ served: 'heavy', reason: 'window_mean' });
    expect(sink.text).toBe('a');
  });

  test('shows usage and log-probabilities only as asked for', async () => {
    const { sink } = await heavyFails(
      [said({ role: 'assistant', content: '' }), ...tokens(6, WARM), ...finish()],
      true,
    );
    expect(sink.chunks.some((chunk) => 'usage' in chunk || 'logprobs' in (chunk.choices[0] ?? {}))).toBe(
      false,
    );
  });
});

test('without it a failed heavy is an error, however good the draft', async () => {
  const { sink, receipt } = await heavyFails([...tokens(6, WARM), ...finish()], false, [broken()], 'fail');
  expect(receipt).toMatchObject({ outcome: 'failed', served: null });
  expect(sink.failure?.code).toBe('upstream_broken');
});
