import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { describeWithRedis } from '../real/describeWithRedis.ts';
import { startRedis } from '../real/redisServer.ts';
import { composeFaults } from './composeFaults.ts';
import { type ComposeFile, type ComposeService, ownCompose, ROOT } from './composeFile.ts';
import { describeWithTool, hasTool } from './describeWithTool.ts';

const compose = ownCompose();
const AROUND = { exists: (path: string) => existsSync(join(ROOT, path)), buildIsChecked: true };

const serviceNamed = (name: string): ComposeService => {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}`);
  return service;
};
const secondsOf = (time: string | undefined) => Number(/^(\d+)s$/.exec(time ?? '')?.[1]);

describe('docker-compose.yml', () => {
  it('breaks none of the rules', () => {
    expect(composeFaults(compose, AROUND)).toEqual([]);
  });

  it.each<[string, string, Partial<ComposeService>]>([
    ['an image that moves', 'redis: image redis:7 is not pinned to a release', { image: 'redis:7' }],
    ['no image', 'redis: image undefined is not pinned to a release', { image: undefined }],
    ['no health check', 'redis: no health check', { healthcheck: undefined }],
    ['a service that stays down', 'redis: does not restart', { restart: undefined }],
    ['no memory limit', 'redis: no memory limit', { mem_limit: undefined }],
    ['no limit of processes', 'redis: no limit of processes', { pids_limit: undefined }],
    ['no process 1', 'redis: nothing reaps its processes', { init: false }],
    ['an endless log', 'redis: its log grows without end', { logging: { driver: 'json-file', options: {} } }],
    ['a privileged service', 'redis: privileged', { privileged: true }],
    ['added capabilities', 'redis: adds capabilities', { cap_add: ['SETUID'] }],
    ['capabilities', 'redis: keeps capabilities', { cap_drop: [] }],
    ['new privileges', 'redis: may gain privileges', { security_opt: [] }],
    ['a root that can be written', 'redis: its root file system can be written', { read_only: false }],
    ['the network of the host', 'redis: leaves the networks of the file', { network_mode: 'host' }],
    [
      'a port for everyone',
      "redis: port 6379:6379 is not loopback's only",
      { networks: ['default'], ports: ['6379:6379'] },
    ],
    [
      'a port of an internal network',
      'redis: publishes a port from internal networks only, which does not work',
      { ports: ['127.0.0.1:6379:6379'] },
    ],
    ['a network that is not there', 'redis: no network shop', { networks: ['shop'] }],
    ['a volume that is not there', 'redis: no volume data', { volumes: ['data:/data', 'redis-data:/old'] }],
    [
      'a file that is not there',
      'redis: ./nothing does not exist',
      { volumes: ['./nothing:/n:ro', 'redis-data:/d'] },
    ],
    ['a file that can be written', 'redis: ./src can be written', { volumes: ['./src:/s', 'redis-data:/d'] }],
    [
      'an order without an end',
      'redis: waits for qdrant to be healthy',
      { depends_on: { qdrant: { condition: 'healthy' } } },
    ],
    [
      'an order of what is not there',
      'redis: depends on shop, which there is not',
      { depends_on: { shop: { condition: 'service_started' } } },
    ],
  ])('of which each is seen when it is broken: %s', (_what, fault, change) => {
    const broken = { ...serviceNamed('redis'), ...change };
    const file: ComposeFile = { ...compose, services: { ...compose.services, redis: broken } };
    expect(composeFaults(file, AROUND)).toEqual([fault]);
  });

  it('sees a volume that nobody uses', () => {
    const file = { ...compose, volumes: { ...compose.volumes, old: null } };
    expect(composeFaults(file, AROUND)).toEqual(['volume old is not used']);
  });

  it('names this version of the gateway', () => {
    expect(serviceNamed('gateway').image).toBe(`draft-thinker:${manifest.version}`);
  });

  it('waits for neither Redis nor Qdrant, and for the gateway before anything watches it', () => {
    expect(serviceNamed('gateway').depends_on).toEqual({
      redis: { condition: 'service_started' },
      qdrant: { condition: 'service_started' },
    });
    expect(serviceNamed('prometheus').depends_on).toEqual({ gateway: { condition: 'service_healthy' } });
    expect(serviceNamed('grafana').depends_on).toEqual({ prometheus: { condition: 'service_healthy' } });
  });

  it('lets the gateway drain before it is killed', () => {
    const drainMs = Number(/^ {2}drain_ms: (\d+)$/m.exec(text('config.yaml'))?.[1]);
    expect(secondsOf(serviceNamed('gateway').stop_grace_period) * 1000).toBeGreaterThan(drainMs);
  });

  it('keeps Redis and Qdrant where only the gateway reaches them', () => {
    expect(compose.networks.stores?.internal).toBe(true);
    for (const name of ['redis', 'qdrant']) expect(serviceNamed(name).networks).toEqual(['stores']);
    const others = Object.entries(compose.services).filter(([, { networks }]) =>
      networks?.includes('stores'),
    );
    expect(others.map(([name]) => name).sort()).toEqual(['gateway', 'qdrant', 'redis']);
  });

  it('gives Redis a cap that fits its memory limit', () => {
    const cap = Number(/^(\d+)mb$/.exec(valueAfter('--maxmemory'))?.[1]);
    expect(2 * cap).toBeLessThanOrEqual(Number(/^(\d+)m$/.exec(serviceNamed('redis').mem_limit ?? '')?.[1]));
  });

  it('takes from the environment what .env.example lists, and no more', () => {
    const taken = [...text('docker-compose.yml').matchAll(/\$\{(\w+):-[^}]*\}/g)].map(([, name]) => name);
    const listed = [...text('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(new Set(taken)).toEqual(new Set(listed));
    expect(text('docker-compose.yml')).not.toMatch(/\$\{\w+\}/);
  });

  it('gives the gateway every variable that config.yaml reads, where it does not set it itself', () => {
    const read = [...text('config.yaml').matchAll(/^[^#\n]*\$\{(\w+):-/gm)].map(([, name]) => name ?? '');
    const given = Object.keys(serviceNamed('gateway').environment ?? {});
    // Of the image, of a text of the start, and of a Qdrant and a reader of metrics that are nobody else's here.
    const own = new Set(['HOST', 'PORT', 'DRAFT_THINKER_NOTE']);
    for (const key of ['QDRANT_API_KEY', 'METRICS_KEY']) own.add(`DRAFT_THINKER_${key}`);
    expect(read.filter((name) => !own.has(name) && !given.includes(name))).toEqual([]);
  });

  it('publishes only where something listens', () => {
    const published = (name: string) => serviceNamed(name).ports?.map((port) => port.split(':').at(-1));
    expect(published('gateway')).toEqual([/^ENV .*\bPORT=(\d+)/m.exec(text('Dockerfile'))?.[1]]);
    expect(published('grafana')).toEqual(['3000']);
    expect(published('prometheus')).toEqual(['9090']);
  });
});

const COMMANDS: readonly (readonly string[])[] = [['docker-compose'], ['docker', 'compose']];
const found = COMMANDS.find(([program = '', ...args]) => hasTool(program, [...args, 'version']));

describeWithTool(
  'docker-compose',
  found !== undefined,
  'docker-compose config, which needs no engine',
  () => {
    it.each([
      ['with nothing in the environment', {}],
      ['with a key and other ports', { OPENAI_API_KEY: 'sk-of-the-test', GATEWAY_PORT: '18080' }],
    ])('accepts the file by its schema %s', (_when, env) => {
      const [program = '', ...args] = found ?? ['docker-compose'];
      // Another one than this machine's own .env.
      const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-compose-'));
      const envFile = join(folder, 'env');
      writeFileSync(envFile, '');
      const ended = spawnSync(program, [...args, '--env-file', envFile, 'config'], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
        encoding: 'utf8',
      });
      rmSync(folder, { recursive: true });
      expect(ended.stderr).toBe('');
      expect(ended.status).toBe(0);
      for (const value of Object.values(env)) expect(ended.stdout).toContain(value);
    });
  },
);

describeWithRedis('redis, as it is started', () => {
  it('has the bounds that the cache asks for, and is healthy', async () => {
    const redis = await startRedis((serviceNamed('redis').command ?? []).slice(1));
    try {
      const cli = (...args: string[]) =>
        spawnSync('redis-cli', ['-p', String(redis.port), ...args], { encoding: 'utf8' });
      expect(cli('config', 'get', 'maxmemory').stdout.split('\n')[1]).toBe(String(256 * 2 ** 20));
      expect(cli('config', 'get', 'maxmemory-policy').stdout.split('\n')[1]).toBe('volatile-lru');
      expect(cli('config', 'get', 'save').stdout.split('\n')[1]).toBe('300 1');
      const check = serviceNamed('redis').healthcheck?.test.slice(2) ?? [];
      expect(cli(...check).status).toBe(0);
      await redis.kill();
      expect(cli(...check).status).not.toBe(0);
    } finally {
      await redis.stop();
    }
  });
});

describeWithTool('bash', hasTool('bash'), "qdrant's health check", () => {
  const script = serviceNamed('qdrant').healthcheck?.test.at(-1) ?? '';

  it.each([
    [200, 0],
    [503, 1],
  ])('takes a %d as %d', async (status, code) => {
    await serving(status, async (port, asked) => {
      expect(await exitOf('bash', ['-c', shell(script).replace('/6333', `/${port}`)])).toBe(code);
      expect(asked()).toEqual(['/readyz']);
    });
  });

  it('takes a closed port as a failure', async () => {
    expect(await exitOf('bash', ['-c', shell(script).replace('/6333', '/1')])).not.toBe(0);
  });
});

/** As compose hands it on: it takes `$$` for `$`. */
function shell(script: string): string {
  return script.replaceAll('$$', '$');
}

function text(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function valueAfter(option: string): string {
  const command = serviceNamed('redis').command ?? [];
  return command[command.indexOf(option) + 1] ?? '';
}

async function exitOf(program: string, args: readonly string[]): Promise<number | null> {
  const [code] = await once(spawn(program, args, { stdio: 'ignore' }), 'close');
  return code as number | null; // Node's own event
}

/** A server that answers everything with one status, for as long as `use` takes. */
async function serving(
  status: number,
  use: (port: number, asked: () => readonly string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end('all shards are ready');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A server without a port');
  try {
    await use(address.port, () => asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
