import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../src/ports.ts';
import { broken, finish, gatewayOn, HEAVY_PRICE, HOT, PRICE, said, token, tokens, WARM } from '../fakes.ts';

describe('the cost of a request', () => {
  test('is the sum of its calls, in whole nano-dollars, aborted ones estimated', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask();
    await (await draft.next()).send(...tokens(3), token('x', HOT));
    await (await heavy.next()).send(token('a'), ...finish('stop', { prompt: 7, completion: 5 }));
    const end = await receipt;
    // The prompt "user\nHello?" counts as 3 tokens here: 3 x 100 + 4 x 400 nano-dollars.
    expect(end?.calls[0]).toMatchObject({
      usage: { promptTokens: 3, cachedPromptTokens: 0, completionTokens: 4, provenance: 'estimated' },
      cost: { nanoDollars: 1900, provenance: 'estimated' },
    });
    expect(end?.calls[1]).toMatchObject({
      usage: { promptTokens: 7, completionTokens: 5, provenance: 'reported' },
      cost: { nanoDollars: 54_000, provenance: 'reported' },
    });
    expect(end?.cost).toEqual({ nanoDollars: 55_900, provenance: 'estimated' });
    expect(end?.heavyAlone).toEqual({ nanoDollars: 54_000, provenance: 'reported' });
    expect(end?.savedNanoDollars).toBe(-1900);
    expect(sink.headers).toMatchObject({ 'x-draft-cost': '0.0000559', 'x-draft-saved': '-0.0000019' });
  });

  test('of a draft that answered is set against its own tokens at heavy’s price, which is an estimate', async () => {
    const { draft, ask } = gatewayOn();
    const { receipt } = ask();
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(await receipt).toMatchObject({
      cost: { nanoDollars: 5500, provenance: 'reported' },
      heavyAlone: { nanoDollars: 110_000, provenance: 'estimated' },
      savedNanoDollars: 104_500,
    });
  });

  test('counts a cancelled race', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a', WARM));
    await (await heavy.next()).send(token('12345678'));
    await call.send(...tokens(10), ...finish());
    const end = await receipt;
    expect(end?.calls[1]).toMatchObject({ speculative: true, cost: { provenance: 'estimated' } });
    expect(end?.cost.nanoDollars).toBe(5500 + (end?.calls[1]?.cost.nanoDollars ?? 0));
    expect(end?.calls[1]?.cost.nanoDollars).toBe(3 * 2000 + 1 * 8000);
  });

  test.each([
    ['heavy', { heavyPrice: null }, 5500],
    ['the drafter', { draftPrice: null }, null],
  ])('is unknown, not zero, where the price of %s is', async (_, models, nanoDollars) => {
    const { draft, ask } = gatewayOn({}, {}, models);
    const { sink, receipt } = ask();
    await (await draft.next()).send(...tokens(12), ...finish());
    const end = await receipt;
    expect(end?.cost.nanoDollars).toBe(nanoDollars);
    expect(end?.savedNanoDollars).toBeNull();
    expect(sink.headers).not.toHaveProperty('x-draft-saved');
    expect('x-draft-cost' in (sink.headers ?? {})).toBe(nanoDollars !== null);
    if (nanoDollars === null) expect(end?.cost.provenance).toBe('unknown');
  });

  test('says when a price stands in for one that there is not', async () => {
    const models = {
      draftPrice: { ...PRICE, illustrative: true },
      heavyPrice: { ...HEAVY_PRICE, illustrative: true },
    };
    const { draft, ask } = gatewayOn({}, {}, models);
    const { receipt } = ask();
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(await receipt).toMatchObject({
      cost: { provenance: 'illustrative' },
      heavyAlone: { provenance: 'illustrative' },
    });
  });

  test('of a stream is on the receipt, not in the headers', async () => {
    const { draft, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...finish());
    expect((await receipt)?.cost.nanoDollars).toBe(5500);
    expect(sink.headers).not.toHaveProperty('x-draft-cost');
  });

  test('names each price with its date and source', async () => {
    const { draft, ask } = gatewayOn();
    const { receipt } = ask();
    await (await draft.next()).send(...tokens(12), ...finish());
    expect((await receipt)?.prices).toEqual([
      { model: 'small', asOf: '2026-01-01', source: 'test' },
      { model: 'big', asOf: '2026-01-01', source: 'test' },
    ]);
  });

  test('of a request that nobody answered is saved from nothing', async () => {
    const { draft, heavy, ask } = gatewayOn({ maxSpeculations: 0 });
    const { receipt } = ask();
    await (await draft.next()).send(...tokens(6, WARM), ...finish());
    await heavy.calls[0]?.send(broken());
    expect(await receipt).toMatchObject({
      outcome: 'failed',
      heavyAlone: { nanoDollars: null, provenance: 'unknown' },
      savedNanoDollars: null,
    });
  });
});

describe('the usage of a call', () => {
  async function drafted(...items: readonly StreamItem[]) {
    const { draft, ask } = gatewayOn();
    const { receipt, leave } = ask();
    await (await draft.next()).send(...items);
    leave();
    return (await receipt)?.calls[0];
  }
  const withUsage = (item: StreamItem, completion: number): StreamItem =>
    item.type === 'chunk'
      ? { ...item, chunk: { ...item.chunk, usage: { prompt_tokens: 7, completion_tokens: completion } } }
      : item;

  test('is the last that was reported: it is cumulative', async () => {
    const call = await drafted(withUsage(token('a'), 1), withUsage(token('b'), 2));
    expect(call?.usage).toMatchObject({ promptTokens: 7, completionTokens: 2, provenance: 'reported' });
  });

  test('cut short after an early report counts what came since', async () => {
    const call = await drafted(withUsage(token('a'), 0), ...tokens(4));
    expect(call?.usage).toMatchObject({ promptTokens: 7, completionTokens: 5, provenance: 'estimated' });
  });

  test('counts what came without log-probabilities by its text', async () => {
    const { heavy, ask } = gatewayOn();
    const { receipt, leave } = ask({}, { routing: 'heavy', cache: false });
    const call = await heavy.next();
    await call.send(token('12345678', null), said({ reasoning_content: '1234' }), said({ refusal: '1234' }));
    leave();
    expect((await receipt)?.calls[0]?.usage?.completionTokens).toBeGreaterThanOrEqual(4);
  });

  test('cut short while it was queued is nothing, which is certain', async () => {
    const { draft, ask } = gatewayOn();
    draft.queueing = true;
    const { receipt, leave } = ask();
    await draft.next();
    leave();
    const end = await receipt;
    expect(end?.calls[0]).toMatchObject({
      outcome: 'aborted',
      usage: { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0, provenance: 'reported' },
      cost: { nanoDollars: 0, provenance: 'reported' },
    });
    expect(end?.cost).toEqual({ nanoDollars: 0, provenance: 'reported' });
  });

  test.each(['first_token_timeout', 'draining', 'upstream_unreachable'] as const)(
    'that failed with %s before it was sent is nothing, which is certain',
    async (code) => {
      const { draft, heavy, ask } = gatewayOn();
      draft.queueing = true;
      const { receipt } = ask();
      await (await draft.next()).send(broken(code));
      await (await heavy.next()).send(token('a'), ...finish());
      expect((await receipt)?.calls[0]).toMatchObject({
        outcome: 'failed',
        failure: code,
        cost: { nanoDollars: 0, provenance: 'reported' },
      });
    },
  );

  test.each([
    ['upstream_auth', 0],
    ['first_token_timeout', 3],
  ] as const)(
    'of a call that failed with %s has spent %i tokens of its prompt',
    async (code, promptTokens) => {
      const { draft, heavy, ask } = gatewayOn();
      const { receipt } = ask();
      await (await draft.next()).send(broken(code));
      await (await heavy.next()).send(token('a'), ...finish());
      expect((await receipt)?.calls[0]).toMatchObject({
        outcome: 'failed',
        failure: code,
        usage: { promptTokens },
      });
    },
  );

  test('knows which part of the prompt was cheaper', async () => {
    const { draft, ask } = gatewayOn();
    const { receipt } = ask();
    const usage = { prompt_tokens: 7, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 5 } };
    await (await draft.next()).send(
      token('a'),
      { type: 'chunk', chunk: { choices: [], usage } },
      ...finish('stop', null),
    );
    // 2 x 100 + 5 x 25 + 1 x 400 nano-dollars; heavy's cache would not have been the drafter's.
    expect(await receipt).toMatchObject({
      calls: [{ usage: { promptTokens: 7, cachedPromptTokens: 5 }, cost: { nanoDollars: 725 } }],
      heavyAlone: { nanoDollars: 7 * 2000 + 8000 },
    });
  });

  test('without a report is estimated for the client that asks for it', async () => {
    const { draft, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true, stream_options: { include_usage: true } });
    await (await draft.next()).send(...tokens(12), ...finish('stop', null));
    await receipt;
    expect(sink.chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens: 12, total_tokens: 15 },
    });
    expect(sink.chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });
});
