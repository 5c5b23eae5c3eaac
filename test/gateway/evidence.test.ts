import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../src/core/chatRequest.ts';
import { NO_RULES } from '../../src/core/modelRules.ts';
import type { StreamItem } from '../../src/ports.ts';
import { finish, gatewayOn, opening, said, token, tokens } from '../fakes.ts';

const SENTINEL = [-9999, -9999, -9999] as const;
const usageOf = (completion: number) => ({ prompt: 7, completion });

/** Plays one draft of a drafter with these caps; heavy, when it is asked, says `heavy`. */
async function drafted(
  items: readonly StreamItem[],
  request: Partial<ChatRequest> = {},
  cap: Readonly<Record<string, number>> = {},
) {
  const { draft, heavy, ask } = gatewayOn({ maxSpeculations: 0 }, {}, { draftRules: { ...NO_RULES, cap } });
  const { sink, receipt } = ask(request);
  const call = await draft.next();
  await call.send(...items);
  await heavy.calls[0]?.send(token('heavy'), ...finish());
  return { sink, receipt: await receipt };
}

describe('missing evidence is not confidence', () => {
  test.each([true, false])('a draft is not kept that has or is (stream %s)', async (stream) => {
    const cases: [string, StreamItem[]][] = [
      ['no_logprobs', [opening(), ...tokens(3, null), ...finish()]],
      ['sentinel_logprobs', [opening(), ...tokens(3, SENTINEL), ...finish()]],
      ['no_logprobs', [...tokens(3), ...tokens(2, null), ...finish()]],
      ['truncated', [...tokens(3), ...finish('length')]],
      ['filtered', [...tokens(3), ...finish('content_filter')]],
      ['refused', [said({ role: 'assistant', refusal: 'I will not.' }), ...finish()]],
      ['empty', [opening(), ...finish()]],
    ];
    for (const [reason, items] of cases) {
      const { sink, receipt } = await drafted(items, { stream });
      expect(receipt).toMatchObject({ served: 'heavy', reason, outcome: 'answered' });
      expect(sink.text).toBe('heavy');
      expect(sink.violations).toEqual([]);
    }
  });

  test('a single entry that a server merged away is normal', async () => {
    const { receipt } = await drafted([...tokens(3), token('merged', null), ...tokens(8), ...finish()]);
    expect(receipt).toMatchObject({ served: 'draft' });
  });

  test('no log-probabilities end the draft at its first token', async () => {
    const { draft, ask } = gatewayOn();
    const { leave, receipt } = ask();
    const call = await draft.next();
    await call.send(opening(), token('a', null));
    expect(call.signal.aborted).toBe(true);
    leave();
    await receipt;
  });
});

describe('a draft that was cut', () => {
  const cut = [...tokens(3), ...finish('length', usageOf(3))];

  test.each([
    ['by the client’s own cap is judged as ended', { max_tokens: 3 }, {}, 'draft', 'calm'],
    ['by the client’s newer cap is judged as ended', { max_completion_tokens: 3 }, {}, 'draft', 'calm'],
    ['without any cap ran out of context', {}, {}, 'heavy', 'truncated'],
    ['before the client’s cap ran out of context', { max_tokens: 9 }, {}, 'heavy', 'truncated'],
    ['by the drafter’s cap is not kept', {}, { max_tokens: 3 }, 'heavy', 'truncated'],
    [
      'by the tighter cap of the drafter is not kept',
      { max_tokens: 9 },
      { max_tokens: 3 },
      'heavy',
      'truncated',
    ],
    ['by a cap both have is judged as ended', { max_tokens: 3 }, { max_tokens: 3 }, 'draft', 'calm'],
    ['by the client’s tighter cap is judged as ended', { max_tokens: 3 }, { max_tokens: 9 }, 'draft', 'calm'],
    [
      'by the client’s cap is judged as ended, whatever else is capped',
      { max_tokens: 3 },
      { temperature: 1 },
      'draft',
      'calm',
    ],
  ])('%s', async (_, request, cap, served, reason) => {
    const { receipt } = await drafted(cut, request, cap);
    expect(receipt).toMatchObject({ served, reason });
  });

  test('by the client’s cap says so to the client', async () => {
    const { sink } = await drafted(cut, { max_tokens: 3 });
    expect(sink.answer?.choices[0]?.finish_reason).toBe('length');
  });
});

describe('an answer that must be JSON', () => {
  const schema = { type: 'json_schema', json_schema: { schema: { type: 'object' } } };
  const json = (text: string) => [...text].map((letter) => token(letter));

  test.each([{ type: 'json_object' }, schema])(
    'is ended, not kept, when it does not parse: %j',
    async (format) => {
      const { sink, receipt } = await drafted([...json('{"a": 1'), ...finish()], { response_format: format });
      expect(receipt).toMatchObject({ served: 'heavy', reason: 'invalid_json' });
      expect(sink.text).toBe('heavy');
    },
  );

  test('is kept when it parses', async () => {
    const { sink, receipt } = await drafted([...json('{"a": 1}'), ...finish()], { response_format: schema });
    expect(receipt).toMatchObject({ served: 'draft', reason: 'calm' });
    expect(sink.text).toBe('{"a": 1}');
  });

  test('is checked against the schema that was asked for', async () => {
    const asked: unknown[] = [];
    const jsonCheck = {
      fault: (text: string, against: unknown) => {
        asked.push(text, against);
        return null;
      },
    };
    const { draft, ask } = gatewayOn({}, { jsonCheck });
    const { receipt } = ask({ response_format: schema });
    await (await draft.next()).send(...json('{}'), ...finish());
    await receipt;
    expect(asked).toEqual(['{}', { type: 'object' }]);
  });

  test('in a stream is held whole as a draft, whatever its length', async () => {
    const { draft, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true, response_format: schema });
    const call = await draft.next();
    await call.send(...json('{"a": "aaaaaaaaaaaaaaaaaaaaaaaaa"'));
    expect(sink.headers).toBeNull();
    await call.send(token('}'), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft', reason: 'calm' });
    expect(sink.text).toBe('{"a": "aaaaaaaaaaaaaaaaaaaaaaaaa"}');
    expect(sink.chunks.length).toBeGreaterThan(20);
  });

  test('in a stream is live from heavy', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true, response_format: schema });
    await (await draft.next()).send(...json('{"a'), ...finish());
    const call = await heavy.next();
    await call.send(token('{'));
    expect(sink.text).toBe('{');
    await call.send(token('}'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'invalid_json' });
  });
});

test('a drafter that reasons and reasons is doubted and given up in time', async () => {
  const { draft, heavy, ask } = gatewayOn({
    holdBack: { tokens: 16, maxMs: 10, tokensMax: 48, maxTotalMs: 30 },
  });
  const { sink, receipt } = ask({ stream: true });
  const call = await draft.next();
  await call.send(reasoning('let me see'));
  await (await heavy.next()).send(token('answer'), ...finish());
  expect(await receipt).toMatchObject({ outcome: 'answered', served: 'speculative' });
  expect(sink.text).toBe('answer');
});

function reasoning(text: string): StreamItem {
  const choices = [{ index: 0, delta: { reasoning_content: text }, finish_reason: null }];
  return { type: 'chunk', chunk: { id: 'chatcmpl-1', created: 1, model: 'played', choices } };
}
