import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/adapters/config/loadConfig.ts';
import { formatMistake } from '../src/adapters/config/mistake.ts';
import { type Composed, compose } from '../src/compose.ts';
import type { ChatCompletion } from '../src/core/chat.ts';
import { describeWithRedis } from './real/describeWithRedis.ts';
import { type RedisServer, startRedis } from './real/redisServer.ts';
import { answers, type ScriptedUpstream, scriptedUpstream } from './scripted/index.ts';
import { qdrantDouble } from './scripted/qdrantDouble.ts';

const QUESTION = 'How big is the city of Rome in Italy?';
const REPHRASED = 'How large is the city of Rome in Italy?';

let folder: string;
let upstream: ScriptedUpstream;
let running: Composed[];
let told: { readonly level: string; readonly fields: Readonly<Record<string, unknown>> }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-cache-'));
  upstream = await scriptedUpstream();
  upstream.script('*', answers('Rome covers about 1,285 square kilometres, says the register.'));
  running = [];
  told = [];
});
afterEach(async () => {
  await stop();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

async function stop() {
  await Promise.all(running.map((composed) => composed.close()));
  running = [];
}

function start(cache: object, more: object = {}): Composed {
  const file = join(folder, 'config.yaml');
  const settings = {
    upstreams: { openai: { base_url: upstream.url } },
    routes: { auto: { draft: 'small', heavy: 'large', audits: { share: 0 } } },
    cache,
    ...more,
  };
  writeFileSync(file, JSON.stringify(settings));
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const loaded = loadConfig({ argvConfig: file, env: {}, cwd: folder, readFile });
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  const tell = (level: string) => (fields: Readonly<Record<string, unknown>>) => told.push({ level, fields });
  const composed = compose(loaded.config, {
    sandboxUrl: null,
    onBug: (cause) => told.push({ level: 'bug', fields: { cause } }),
    log: { info: tell('info'), warn: tell('warn'), error: tell('error') },
    random: () => 0.999,
  });
  running.push(composed);
  return composed;
}

async function ask({ app, open }: Composed, content = QUESTION, headers: Record<string, string> = {}) {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${app.listeningOrigin}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content }] }),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const json = (await answer.json()) as ChatCompletion; // OpenAI's own shape
  while (open() > 0) await new Promise((turn) => setImmediate(turn));
  return {
    status: answer.status,
    tier: answer.headers.get('x-draft-cache'),
    id: answer.headers.get('x-draft-cache-id'),
    receipt: answer.headers.get('x-request-id'),
    content: json.choices?.[0]?.message.content,
  };
}

/** Until what was answered is kept. */
async function kept(composed: Composed, count = 1) {
  const written = async () => JSON.parse((await composed.app.inject('/v1/cache')).body).writes.kept;
  await expect.poll(written, { interval: 2 }).toBe(count);
}

async function checks({ app }: Composed): Promise<Record<string, string>> {
  return JSON.parse((await app.inject('/readyz')).body).checks;
}

const bugs = () => told.filter(({ level }) => level === 'bug');

describe('with nothing said of the cache', () => {
  test('the same question is answered by it the second time, and nothing is written to disk', async () => {
    const composed = start({});
    const first = await ask(composed);
    expect(first.tier).toBe('miss');
    await kept(composed);
    const second = await ask(composed);
    expect(second).toMatchObject({ tier: 'exact', content: first.content, id: expect.any(String) });
    expect((await ask(composed, REPHRASED)).tier).toBe('miss');
    expect(existsSync(join(folder, 'cache'))).toBe(false);
    expect(Object.keys(await checks(composed)).filter((name) => name.startsWith('cache'))).toEqual([]);
    expect(told).toEqual([]);
  });

  test('an owner looks at what is kept, and removes or purges it', async () => {
    const composed = start({});
    const tagged = { 'x-draft-cache-tags': 'geo' };
    await ask(composed, QUESTION, tagged);
    await kept(composed);
    const { id } = await ask(composed);
    const entry = await composed.app.inject(`/v1/cache/${id}`);
    expect(entry.json()).toMatchObject({
      id,
      tier: 'draft',
      model: 'small',
      tags: ['geo'],
      question: QUESTION,
    });
    const remove = () => composed.app.inject({ method: 'DELETE', url: `/v1/cache/${id}` });
    expect([(await remove()).statusCode, (await remove()).statusCode]).toEqual([204, 404]);

    expect((await ask(composed, QUESTION, tagged)).tier).toBe('miss');
    await kept(composed, 2);
    const purge = (body: object) =>
      composed.app.inject({
        method: 'POST',
        url: '/v1/cache/purge',
        headers: { 'content-type': 'application/json' },
        payload: body,
      });
    await purge({ tag: 'other' });
    expect((await ask(composed)).tier).toBe('exact');
    expect((await purge({ tag: 'geo' })).json()).toEqual({ purged: true });
    expect((await ask(composed)).tier).toBe('miss');
    await kept(composed, 3);
    await purge({});
    expect((await ask(composed)).tier).toBe('miss');
  });

  test.each(['cache', 'draft'])(
    'what a client calls bad, served by %s, is not served again',
    async (served) => {
      const composed = start({});
      const first = await ask(composed);
      await kept(composed);
      const { receipt } = served === 'cache' ? await ask(composed) : first;
      await composed.app.inject({
        method: 'POST',
        url: '/v1/feedback',
        headers: { 'content-type': 'application/json' },
        payload: { receipt, verdict: 'bad' },
      });
      expect((await ask(composed)).tier).toBe('miss');
    },
  );

  test('only-if-cached is a 504 before any model is asked', async () => {
    const composed = start({});
    const { status } = await ask(composed, QUESTION, { 'cache-control': 'only-if-cached' });
    expect([status, upstream.requests.length]).toEqual([504, 0]);
  });
});

describe('by likeness', () => {
  test('a question in other words is served, and in shadow only recorded', async () => {
    const composed = start({ mode: 'semantic' });
    await ask(composed);
    await kept(composed);
    expect((await ask(composed, REPHRASED)).tier).toBe('semantic');
    expect((await ask(composed, 'How big is the city of Milan in Italy?')).tier).toBe('miss');
    await stop();

    const shadow = start({ mode: 'semantic', shadow: true });
    await ask(shadow);
    await kept(shadow);
    const { tier, receipt } = await ask(shadow, REPHRASED);
    expect(tier).toBe('miss');
    const shown = (await shadow.app.inject(`/v1/receipts/${receipt}`)).json();
    expect(shown.cache_lookup).toMatchObject({ shadow: true, entry: { tier: 'semantic' } });
    expect(bugs()).toEqual([]);
  });

  test('nothing is, loudly, with Redis and without Qdrant', async () => {
    const composed = start({
      mode: 'semantic',
      secret: 'x'.repeat(32),
      redis: { url: 'redis://127.0.0.1:1' },
    });
    expect(told[0]).toMatchObject({ level: 'warn', fields: { event: 'cache_exact_only' } });
    expect((await checks(composed))['cache.mode']).toMatch(/^exact, not semantic/);
  });
});

describe('a file', () => {
  const FILE = { file: 'kept/answers.db' };

  test('keeps answers over a restart, by a secret that is kept too', async () => {
    const composed = start(FILE);
    await ask(composed);
    await kept(composed);
    await stop();
    expect(told).toMatchObject([{ level: 'info', fields: { event: 'cache_secret_made' } }]);
    expect(statSync(join(folder, 'cache', 'secret')).mode & 0o777).toBe(0o600);
    expect((await ask(start(FILE))).tier).toBe('exact');
    expect(told).toHaveLength(1);
  });

  test('with another secret has nothing', async () => {
    const composed = start({ ...FILE, secret: 'a'.repeat(32) });
    await ask(composed);
    await kept(composed);
    await stop();
    expect((await ask(start({ ...FILE, secret: 'b'.repeat(32) }))).tier).toBe('miss');
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  test('or a secret that cannot be kept is told of, and no request notices', async () => {
    writeFileSync(join(folder, 'cache'), 'a file where the folder should be');
    const composed = start({ file: 'cache/answers.db' });
    for (const tier of ['miss', 'miss']) expect(await ask(composed)).toMatchObject({ status: 200, tier });
    expect(told).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ event: 'cache_secret_not_kept' }),
      }),
    );
    expect(bugs()).toEqual([]);
  });
});

describe('a Redis that is not there', () => {
  test('keeps no start and no request waiting', async () => {
    const composed = start({ secret: 'x'.repeat(32), redis: { url: 'redis://user:word@127.0.0.1:1' } });
    for (const _ of [1, 2]) expect(await ask(composed)).toMatchObject({ status: 200, tier: 'miss' });
    expect(await checks(composed)).toMatchObject({ 'cache.connection': expect.stringMatching(/^down/) });
    const metrics = (await composed.app.inject('/metrics')).body;
    expect(metrics).toContain('draftthinker_store_up{store="redis"} 0');
    expect(JSON.stringify(told)).not.toContain('word@');
    expect(bugs()).toEqual([]);
  });
});

describeWithRedis('replicas that share a Redis and a Qdrant', () => {
  let redis: RedisServer;
  let qdrant: Awaited<ReturnType<typeof qdrantDouble>>;
  beforeEach(async () => {
    [redis, qdrant] = await Promise.all([startRedis(), qdrantDouble()]);
  });
  afterEach(async () => {
    await stop();
    await Promise.all([redis.stop(), qdrant.close()]);
  });

  const replica = () =>
    start({
      mode: 'semantic',
      secret: 'x'.repeat(32),
      // Not what is tested here: a machine that is busy may be late.
      lookup_ms: 10_000,
      store_ms: 5000,
      vector_ms: 5000,
      redis: { url: redis.url },
      qdrant: { url: qdrant.url },
    });

  test('give what one has kept, to its words and by likeness, and forget it together', async () => {
    const [one, other] = [replica(), replica()];
    await ask(one);
    await kept(one);
    await qdrant.settled();
    expect((await ask(other)).tier).toBe('exact');
    expect((await ask(other, REPHRASED)).tier).toBe('semantic');
    await one.app.inject({
      method: 'POST',
      url: '/v1/cache/purge',
      headers: { 'content-type': 'application/json' },
      payload: {},
    });
    expect((await ask(other)).tier).toBe('miss');
    expect(bugs()).toEqual([]);
  });

  test('go on without it, and find it again', async () => {
    const composed = replica();
    await ask(composed);
    await kept(composed);
    await redis.kill();
    await expect.poll(async () => (await checks(composed))['cache.connection']).toMatch(/^down/);
    expect(await ask(composed)).toMatchObject({ status: 200, tier: 'miss' });
    await redis.start();
    await expect
      .poll(async () => (await checks(composed))['cache.connection'], { timeout: 10_000 })
      .toBe('up');
    const events = told.map(({ fields }) => fields.event);
    expect(events).toEqual(expect.arrayContaining(['cache_store_up', 'cache_store_down']));
    expect((await ask(composed)).status).toBe(200);
    await expect.poll(async () => (await ask(composed)).tier, { timeout: 10_000 }).toBe('exact');
    expect(bugs()).toEqual([]);
  });
});
