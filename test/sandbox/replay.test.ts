import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRAFT_MODEL } from '../../sandbox/models.ts';
import type { Recording } from '../../sandbox/recordings.ts';
import { replayScript } from '../../sandbox/replayScript.ts';
import type { Sandbox } from '../../sandbox/sandboxServer.ts';
import {
  asking,
  chunksOf,
  finishOf,
  fixtureRecordings,
  fixtureSandbox,
  post,
  textOf,
  whole,
} from './fixtureSandbox.ts';

const evidence = { logprobs: true, top_logprobs: 20 };
let sandbox: Sandbox;
let recordings: Recording[];
beforeAll(async () => {
  sandbox = await fixtureSandbox();
  recordings = await fixtureRecordings();
});
afterAll(() => sandbox.close());

describe('the drafter', () => {
  test('streams each recording token for token and log-probability for log-probability', async () => {
    expect(recordings).toHaveLength(6);
    for (const recording of recordings) {
      const response = await post(
        sandbox,
        asking(DRAFT_MODEL, recording.prompt, { stream: true, ...evidence }),
      );
      const chunks = await chunksOf(response);
      const choices = chunks.flatMap((chunk) => chunk.choices);
      const entries = choices.flatMap(({ logprobs }) => logprobs?.content ?? []);

      expect(choices.slice(1, -1).map(({ delta }) => delta?.content)).toEqual(
        recording.tokens.map(({ token }) => token),
      );
      expect(
        entries.map(({ token, logprob, top_logprobs }) => ({
          token,
          logprob,
          top: (top_logprobs ?? []).map((other) => [other.token, other.logprob]),
        })),
      ).toEqual(recording.tokens.map(({ token, logprob, top }) => ({ token, logprob, top })));
      expect(entries.every(({ token, bytes }) => Buffer.from(bytes ?? []).toString() === token)).toBe(true);
      expect(textOf(chunks)).toBe(recording.text);
      expect(finishOf(chunks)).toBe(recording.finish_reason);
      expect(response.headers.get('x-sandbox-answer')).toBe('replay');
    }
  });

  test('says the same without a stream', async () => {
    for (const recording of recordings) {
      const answer = await whole(await post(sandbox, asking(DRAFT_MODEL, recording.prompt, evidence)));
      const [choice] = answer.choices;
      expect(choice?.message.content).toBe(recording.text);
      expect(choice?.finish_reason).toBe(recording.finish_reason);
      expect(choice?.logprobs?.content?.map(({ logprob }) => logprob)).toEqual(
        recording.tokens.map(({ logprob }) => logprob),
      );
      expect(answer.usage).toEqual(recording.usage);
    }
  });

  test('opens with the role, stamps all chunks alike and ends with the finish', async () => {
    const chunks = await chunksOf(
      await post(sandbox, asking(DRAFT_MODEL, recordings[0]?.prompt ?? '', { stream: true })),
    );
    expect(chunks[0]?.choices).toEqual([
      {
        index: 0,
        delta: { role: 'assistant', content: '', refusal: null },
        logprobs: null,
        finish_reason: null,
      },
    ]);
    const stamps = chunks.map(({ id, created, model, object }) =>
      JSON.stringify({ id, created, model, object }),
    );
    expect(new Set(stamps).size).toBe(1);
    expect(chunks[0]).toMatchObject({ object: 'chat.completion.chunk', model: DRAFT_MODEL });
    expect(chunks.at(-1)?.choices).toEqual([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]);
  });

  test('takes its time without a stream too, shortened by the pace', async () => {
    const paced = await fixtureSandbox({ pace: 4 });
    try {
      const recording = recordings.find(({ id }) => id === 'reasoning-rejected');
      if (recording === undefined) throw new Error('The fixture is gone');
      const startedMs = performance.now();
      await whole(await post(paced, asking(DRAFT_MODEL, recording.prompt)));
      // Timers may be a millisecond early; there is no upper bound, as machines are busy.
      expect(performance.now() - startedMs).toBeGreaterThanOrEqual(replayScript(recording).endMs / 4 - 2);
    } finally {
      await paced.close();
    }
  });

  test('finds a prompt with white space around it, and as text parts', async () => {
    const { prompt = '', text } = recordings[0] ?? {};
    const parts = [{ type: 'text', text: prompt }];
    const padded = await whole(await post(sandbox, asking(DRAFT_MODEL, `\n ${prompt} `)));
    const inParts = await whole(
      await post(sandbox, { model: DRAFT_MODEL, messages: [{ role: 'user', content: parts }] }),
    );
    expect(padded.choices[0]?.message.content).toBe(text);
    expect(inParts.choices[0]?.message.content).toBe(text);
  });
});
