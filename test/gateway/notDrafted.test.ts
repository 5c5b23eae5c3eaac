import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../src/core/chatRequest.ts';
import { cacheWith, MISSED } from '../fakeCache.ts';
import { broken, finish, gatewayOn, HOT, said, token, tokens, WARM } from '../fakes.ts';

const user = (content: ChatRequest['messages'][number]['content']) => [{ role: 'user', content }];
const TOOL = { type: 'function', function: { name: 'f', parameters: {} } };

describe('what the signal cannot judge goes to heavy, and says why', () => {
  test.each<[string, Partial<ChatRequest>]>([
    ['tools', { tools: [TOOL] }],
    ['tools', { functions: [TOOL.function] }],
    ['n', { n: 2 }],
    ['modality', { messages: user([{ type: 'text', text: 'What is it?' }, { type: 'image_url' }]) }],
    ['web_search', { web_search_options: {} }],
    ['too_long', { messages: user('word '.repeat(100)) }],
    ['too_long', { max_tokens: 50 }],
  ])('%s: %j', async (reason, request) => {
    for (const stream of [true, false]) {
      const { draft, heavy, ask } = gatewayOn({
        ability: { tools: false, modalities: [], contextTokens: 50 },
      });
      const { sink, receipt } = ask({ ...request, stream });
      const call = await heavy.next();
      expect(call.call.role).toBe('heavy');
      await call.send(token('a'));
      expect(sink.text).toBe(stream ? 'a' : '');
      await call.send(token('b'), ...finish());
      const end = await receipt;
      expect(end).toMatchObject({
        served: 'heavy',
        reason,
        verdict: null,
        cache: 'bypass',
        outcome: 'answered',
      });
      expect(sink.headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': reason });
      expect(sink.headers).not.toHaveProperty('x-draft-entropy');
      expect(draft.calls).toEqual([]);
    }
  });

  test('a prompt that fits is drafted, however near it comes', async () => {
    const ability = { tools: false, modalities: ['image_url'], contextTokens: 5 };
    const { draft, ask } = gatewayOn({ ability });
    const { receipt } = ask({ messages: user([{ type: 'image_url' }, { type: 'text', text: 'Hello?' }]) });
    await (await draft.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft' });
  });

  test('several choices come whole and apart', async () => {
    const { heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ n: 2 });
    const call = await heavy.next();
    for (const [index, content] of [
      [1, 'b'],
      [0, 'a'],
      [1, 'd'],
      [0, 'c'],
    ] as const) {
      await call.send({
        type: 'chunk',
        chunk: { choices: [{ index, delta: { content }, finish_reason: null }] },
      });
    }
    await call.send(...finish());
    await receipt;
    expect(sink.answer?.choices.map(({ message }) => message.content)).toEqual(['ac', 'bd']);
  });

  test('tool calls are streamed live, piece by piece', async () => {
    const { heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true, tools: [TOOL] });
    const call = await heavy.next();
    const opening = { index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } };
    await call.send(said({ role: 'assistant', content: null, tool_calls: [opening] }));
    expect(sink.headers).toMatchObject({ 'x-draft-reason': 'tools' });
    expect(sink.chunks[0]?.choices[0]?.delta?.tool_calls).toEqual([opening]);
    await call.send(said({ tool_calls: [{ index: 0, function: { arguments: '{"a": 1}' } }] }));
    expect(sink.chunks).toHaveLength(2);
    await call.send(...finish('tool_calls'));
    await receipt;
    expect(sink.chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
  });

  test('tools that may be drafted are drafted whole', async () => {
    const { draft, heavy, ask } = gatewayOn({
      ability: { tools: true, modalities: [], contextTokens: null },
    });
    const { sink, receipt } = ask({ stream: true, tools: [TOOL] });
    const call = await draft.next();
    await call.send(...tokens(20));
    expect(sink.headers).toBeNull();
    await call.send(...finish());
    expect(await receipt).toMatchObject({ served: 'draft' });
    expect(heavy.calls).toEqual([]);
  });
});

describe('x-draft-control', () => {
  test('heavy: no draft, no cache, and the reason is control', async () => {
    const lookups: unknown[] = [];
    const cache = cacheWith({
      lookup: (question) => {
        lookups.push(question);
        return Promise.resolve(MISSED);
      },
    });
    const { draft, heavy, ask } = gatewayOn({}, { cache });
    const { sink, receipt } = ask({ stream: true }, { routing: 'heavy', cache: false });
    await (await heavy.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'control', cache: 'bypass' });
    expect(sink.headers).toMatchObject({ 'x-draft-cache': 'bypass' });
    expect(draft.calls).toEqual([]);
    expect(lookups).toEqual([]);
  });

  const DRAFT = { routing: 'draft', cache: false } as const;

  test.each([
    ['a hot draft', [token('a', HOT), token('b')], 'reject', 'reject'],
    ['a doubtful draft', tokens(48, WARM), 'limit', 'reject'],
    ['a draft without log-probabilities', tokens(2, null), 'reject', 'reject'],
    ['a calm draft', tokens(12), 'keep', 'keep'],
  ])('draft: %s is shown, its verdict recorded and never acted on', async (_, items, ofStream, ofWhole) => {
    for (const stream of [true, false]) {
      const { draft, heavy, ask } = gatewayOn();
      const { sink, receipt } = ask({ stream }, DRAFT);
      await (await draft.next()).send(...items, ...finish());
      const end = await receipt;
      expect(end).toMatchObject({ served: 'draft', reason: 'control', outcome: 'answered', cache: 'bypass' });
      expect(end?.verdict?.kind).toBe(stream ? ofStream : ofWhole);
      expect(sink).toMatchObject({ finished: true, ends: 1, violations: [] });
      expect(sink.headers).toMatchObject({ 'x-draft-served': 'draft', 'x-draft-reason': 'control' });
      expect(heavy.calls).toEqual([]);
    }
  });

  test('draft: a drafter that breaks still escalates', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true }, DRAFT);
    await (await draft.next()).send(token('unseen', WARM), broken());
    await (await heavy.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'draft_failed' });
    expect(sink.text).toBe('a');
  });

  test('no-speculation: a doubt stands alone', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { receipt } = ask({ stream: true }, { routing: 'no-speculation', cache: true });
    const call = await draft.next();
    await call.send(token('a', WARM), ...tokens(6));
    expect(heavy.calls).toEqual([]);
    await call.send(token('b', HOT));
    await (await heavy.next()).send(token('a'), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'heavy', reason: 'early_token' });
    expect(end?.speculationsDenied.map(({ why }) => why)).toEqual(['control']);
  });

  test('no-cache: nothing is looked up', async () => {
    const { draft, ask } = gatewayOn({}, { cache: cacheWith({ lookup: () => expect.unreachable() }) });
    const { sink, receipt } = ask({ stream: true }, { routing: 'none', cache: false });
    await (await draft.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft', cache: 'bypass' });
    expect(sink.headers).toMatchObject({ 'x-draft-cache': 'bypass' });
  });
});
