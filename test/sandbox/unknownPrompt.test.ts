import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRAFT_MODEL, REFERENCE_MODEL } from '../../sandbox/models.ts';
import type { Sandbox } from '../../sandbox/sandboxServer.ts';
import { chunksOf, finishOf, fixtureSandbox, post, textOf, whole } from './fixtureSandbox.ts';

const known = { role: 'user', content: 'What is the chemical symbol for iron?' };
const evidence = { logprobs: true, top_logprobs: 5 };
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await fixtureSandbox();
});
afterAll(() => sandbox.close());

describe.each([DRAFT_MODEL, REFERENCE_MODEL])('%s', (model) => {
  test.each([
    ['another prompt', [{ role: 'user', content: 'Who are you?' }]],
    ['a prompt in other words', [{ role: 'user', content: 'what is the chemical symbol for iron?' }]],
    ['a system prompt before it', [{ role: 'system', content: 'Be brief.' }, known]],
    ['a history before it', [known, { role: 'assistant', content: 'Fe.' }, known]],
    ['another role', [{ role: 'assistant', content: known.content }]],
    ['null content', [{ role: 'user', content: null }]],
    [
      'an image beside it',
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: known.content },
            { type: 'image_url', image_url: { url: 'x' } },
          ],
        },
      ],
    ],
  ])('answers %s in words, names known prompts and gives no log-probabilities', async (_, messages) => {
    const response = await post(sandbox, { model, messages, ...evidence });
    expect(response.headers.get('x-sandbox-answer')).toBe('unknown-prompt');
    const [choice] = (await whole(response)).choices;
    expect(choice?.message.content).toContain('This sandbox replays stored answers');
    expect(choice?.message.content).toContain(known.content);
    expect(choice).toMatchObject({ logprobs: null, finish_reason: 'stop' });

    const chunks = await chunksOf(await post(sandbox, { model, messages, stream: true, ...evidence }));
    expect(textOf(chunks)).toBe(choice?.message.content);
    expect(finishOf(chunks)).toBe('stop');
    expect(chunks.flatMap(({ choices }) => choices).every(({ logprobs }) => logprobs === null)).toBe(true);
  });
});

test.each([
  'What is the chemical symbol for gold?',
  'Write a JavaScript function add(a, b) that returns the sum.',
])('what was never recorded is unknown to the drafter, not to the reference model: %s', async (content) => {
  const messages = [{ role: 'user', content }];
  const drafted = await post(sandbox, { model: DRAFT_MODEL, messages, ...evidence });
  expect(drafted.headers.get('x-sandbox-answer')).toBe('unknown-prompt');
  const recited = await post(sandbox, { model: REFERENCE_MODEL, messages, ...evidence });
  expect(recited.headers.get('x-sandbox-answer')).toBe('reference');
  expect((await whole(recited)).choices[0]?.logprobs).toBeNull();
});
