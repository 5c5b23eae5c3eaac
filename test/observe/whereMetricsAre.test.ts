import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/adapters/config/loadConfig.ts';
import { type Composed, compose } from '../../src/compose.ts';

const KEY = 'a-key-of-sixteen-or-more';
const PROMETHEUS = { authorization: `Bearer ${KEY}` };

interface Told {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

let running: Composed | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

/** A gateway that listens, and what it told. */
async function started(metrics: object, server: object = {}) {
  const told: Told[] = [];
  const loaded = loadConfig({
    argvConfig: 'test.yaml',
    env: {},
    cwd: '/',
    readFile: () =>
      JSON.stringify({
        server: { port: 0, ...server },
        upstreams: { openai: { base_url: 'http://127.0.0.1:9/v1' } },
        routes: { auto: { draft: 'small', heavy: 'large' } },
        metrics,
      }),
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  const tell = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    told.push({ level, fields, message });
  };
  running = compose(loaded.config, {
    sandboxUrl: null,
    onBug: (cause) => told.push({ level: 'bug', fields: { cause }, message: '' }),
    log: { info: tell('info'), warn: tell('warn'), error: tell('error') },
  });
  const url = await running.app.listen({ host: '127.0.0.1', port: 0 });
  const own = told.find(({ fields }) => fields.event === 'metrics_listening')?.fields.url;
  return { url, own: typeof own === 'string' ? own : '', told };
}

test('a port of their own shows them and nothing else, and the port of the gateway no more', async () => {
  const { url, own } = await started({ port: 0 }, { allow_anonymous: true });
  const answer = await fetch(own);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('draftthinker_requests_total{');
  expect((await fetch(own.replace('/metrics', '/readyz'))).status).toBe(404);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

test('a key is asked for on either port, and compared whole', async () => {
  for (const metrics of [{ key: KEY }, { key: KEY, port: 0 }]) {
    const { url, own } = await started(metrics, { allow_anonymous: true });
    const at = own === '' ? `${url}/metrics` : own;
    expect((await fetch(at, { headers: PROMETHEUS })).status).toBe(200);
    for (const authorization of ['', 'Bearer ', `Bearer ${KEY}x`, `Basic ${KEY}`, KEY]) {
      const refused = await fetch(at, { headers: { authorization } });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain('Bearer');
      expect(await refused.text()).not.toContain('draftthinker');
    }
    await running?.close();
    running = null;
  }
});

test('a taken port is told of loudly, and the gateway runs without it', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { url, told } = await started({ port });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(told.filter(({ level }) => level === 'error')).toEqual([
    {
      level: 'error',
      fields: expect.objectContaining({ event: 'metrics_not_listening', host: '127.0.0.1', port }),
      message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}: the port is taken`),
    },
  ]);
  await new Promise((resolve) => other.close(resolve));
});
