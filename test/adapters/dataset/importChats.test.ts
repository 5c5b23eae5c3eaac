import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../../src/adapters/dataset/datasetError.ts';
import { importChats } from '../../../src/adapters/dataset/importChats.ts';

const openAi = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi' },
    { role: 'user', content: 'Capital of Peru?' },
    { role: 'assistant', content: 'Lima' },
  ],
};
const shared = {
  id: 'conversation-7',
  conversations: [
    { from: 'human', value: 'Two and two?' },
    { from: 'gpt', value: 'Four' },
  ],
};

describe('exported chats', () => {
  it('are asked up to their last question, and the answer after it is the heavy one', () => {
    expect(importChats(`${JSON.stringify(openAi)}\r\n\r\n${JSON.stringify(shared)}\n`)).toMatchObject([
      { id: 'chat-000001', family: null, messages: openAi.messages.slice(0, 4), heavy: { text: 'Lima' } },
      {
        id: 'conversation-7',
        messages: [{ role: 'user', content: 'Two and two?' }],
        heavy: { text: 'Four' },
      },
    ]);
  });

  it('may be one JSON array', () => {
    expect(importChats(`\uFEFF${JSON.stringify([shared, openAi])}`).map(({ id }) => id)).toEqual([
      'conversation-7',
      'chat-000002',
    ]);
  });

  it('may end with the question', () => {
    const open = { messages: [{ role: 'user', content: 'Who?' }] };
    expect(importChats(JSON.stringify(open))[0]?.heavy).toBeNull();
  });

  it('that cannot be used are listed all', () => {
    const picture = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }] };
    const text = [shared, { messages: [] }, picture, shared, 3].map((one) => JSON.stringify(one)).join('\n');
    expect(() => importChats(text)).toThrow(DatasetError);
    for (const line of ['line 2', 'line 3, messages.0.content', 'line 4, id', 'line 5'])
      expect(() => importChats(text)).toThrow(line);
  });

  it('never throw anything but a DatasetError', () => {
    const turn = fc.oneof(fc.json(), fc.constant('{"role":"user","content":"a"}'));
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      turn.map((one) => `{"messages":[${one}]}`),
    );
    fc.assert(
      fc.property(text, (chats) => {
        try {
          expect(importChats(chats).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
    );
  });
});
