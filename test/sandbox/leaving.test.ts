import { afterEach, expect, test } from 'vitest';
import { DRAFT_MODEL, REFERENCE_MODEL } from '../../sandbox/models.ts';
import type { Ending, Sandbox } from '../../sandbox/sandboxServer.ts';
import { asking, fixtureSandbox, post } from './fixtureSandbox.ts';

// The first piece leaves at once and the second after a quarter of an hour: what ends, ends by the leaving.
const CRAWLING = { pace: 0.001, reference: { firstTokenMs: 0, tokensPerSecond: 1 } };
const prompt = 'What is the chemical symbol for iron?';

let sandbox: Sandbox;
let ended: Promise<Ending>;
async function crawl(): Promise<void> {
  const ending = Promise.withResolvers<Ending>();
  ended = ending.promise;
  sandbox = await fixtureSandbox({ ...CRAWLING, onEnd: ending.resolve });
}
afterEach(() => sandbox.close());

async function health(): Promise<unknown> {
  return (await fetch(`${sandbox.url}/health`)).json();
}

test('a client that leaves a stream ends it at once, and nothing runs on', async () => {
  await crawl();
  const client = new AbortController();
  const response = await post(sandbox, asking(REFERENCE_MODEL, prompt, { stream: true }), client.signal);
  await response.body?.getReader().read();
  expect(await health()).toMatchObject({ running: 1, left: 0 });
  client.abort();
  expect(await ended).toBe('left');
  expect(await health()).toMatchObject({ running: 0, left: 1, answered: 0 });
});

test.each([true, false])(
  'one that leaves before the first token ends it too (stream: %s)',
  async (stream) => {
    await crawl();
    const client = new AbortController();
    const asked = post(sandbox, asking(DRAFT_MODEL, prompt, { stream }), client.signal);
    await expect.poll(health).toMatchObject({ running: 1 });
    client.abort();
    await expect(asked).rejects.toThrow();
    expect(await ended).toBe('left');
    expect(await health()).toMatchObject({ running: 0, left: 1 });
  },
);

test('closing the sandbox ends what runs', async () => {
  await crawl();
  const response = await post(sandbox, asking(REFERENCE_MODEL, prompt, { stream: true }));
  await response.body?.getReader().read();
  await sandbox.close();
  expect(await ended).toBe('left');
});

test('an answer that was taken whole counts as answered', async () => {
  const ending = Promise.withResolvers<Ending>();
  sandbox = await fixtureSandbox({ onEnd: ending.resolve });
  await (await post(sandbox, asking(DRAFT_MODEL, prompt, { stream: true }))).text();
  expect(await ending.promise).toBe('answered');
  expect(await health()).toMatchObject({ running: 0, answered: 1, left: 0, refused: 0 });
});
