import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type BuiltTree, takeBuildSteps } from './buildSteps.ts';
import { ownCompose, ROOT } from './composeFile.ts';
import { describeWithTool, hasTool } from './describeWithTool.ts';
import { parseDockerfile } from './dockerfile.ts';
import { dockerIgnore } from './dockerIgnore.ts';
import { freePort, type RunningTree, runTree } from './runTree.ts';

const TEXT = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const stages = parseDockerfile(TEXT);
const last = stages.at(-1)?.instructions ?? [];
const textsOf = (name: string) => last.filter((step) => step.name === name).map(({ text }) => text);

describe('the Dockerfile', () => {
  it('builds on the Node that package.json names, as a slim image of one release', () => {
    const base = `node:${manifest.dependencies.node}-bookworm-slim`;
    expect(stages.map((stage) => stage.base)).toEqual([base, base]);
    expect(textsOf('LABEL').join()).toContain(`image.base.name="docker.io/library/${base}"`);
  });

  it('is labelled with this version and licence', () => {
    expect(textsOf('LABEL').join()).toContain(`image.version="${manifest.version}"`);
    expect(textsOf('LABEL').join()).toContain(`image.licenses="${manifest.license}"`);
  });

  it('runs as a user without rights, told as a number', () => {
    expect(textsOf('USER')).toEqual(['1000:1000']);
    // What is run as root comes before, and nothing is copied for the user to change.
    expect(last.findLastIndex(({ name }) => name === 'RUN')).toBeLessThan(
      last.findIndex(({ name }) => name === 'USER'),
    );
    expect(last.filter(({ name, flags }) => name === 'COPY' && 'chown' in flags)).toEqual([]);
  });

  it('has a health check that needs nothing but Node', () => {
    expect(textsOf('HEALTHCHECK')[0]).toMatch(/CMD \["node", "-e", /);
  });
});

describe('.dockerignore', () => {
  const ignore = dockerIgnore(readFileSync(join(ROOT, '.dockerignore'), 'utf8'));

  it.each([
    '.env',
    '.git/config',
    '.ci/run',
    '.local/models/weights',
    'cache/secret',
    'docs/lifecycle.md',
    'evidence/drafts.jsonl',
    'node_modules/zod/package.json',
    'test/fakes.ts',
    'bench/results/latest.json',
    'bench/main.ts',
  ])('keeps out %s', (path) => {
    expect(ignore(path)).toBe(true);
  });

  it('lets through what is copied', () => {
    const sources = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, flags }) => name === 'COPY' && flags.from === undefined)
      .flatMap(({ text }) => text.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => ignore(source))).toEqual([]);
    expect(ignore('src/core/receipt.ts')).toBe(false);
  });

  it('takes the last line that fits, and says what it cannot read', () => {
    const some = dockerIgnore('*.log\nsrc\n# a remark\n!src/main.ts\n');
    expect(['a.log', 'a.logs', 'src/b.ts', 'src/main.ts', 'src'].map(some)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(() => dockerIgnore('**/secret')).toThrow('Cannot read the pattern **/secret');
  });
});

describeWithTool('hadolint', hasTool('hadolint'), 'hadolint', () => {
  it('finds nothing in the Dockerfile', () => {
    const ended = spawnSync('hadolint', [join(ROOT, 'Dockerfile')], { encoding: 'utf8' });
    expect(ended.stdout + ended.stderr).toBe('');
    expect(ended.status).toBe(0);
  });
});

const BUILD = 'the image, its steps taken in an empty folder, with everything read-only but its volumes';
/** Packages are fetched and copied. */
const BUILD_MS = 240_000;

// It installs 150 packages: in CI, and where it is asked for.
const asked = process.env.DRAFT_THINKER_TEST_BUILD !== undefined;
describeWithTool('DRAFT_THINKER_TEST_BUILD', asked, BUILD, () => {
  let folder: string;
  let tree: BuiltTree;
  let running: RunningTree | null = null;
  let metricsPort: number;

  beforeAll(async () => {
    // Not where a temporary folder may be mounted so that nothing in it can be run.
    folder = mkdtempSync('/tmp/draft-thinker-image-');
    spawnSync('chmod', ['755', folder]);
    tree = takeBuildSteps(ROOT, folder);
    metricsPort = await freePort();
    running = await runTree(tree, {
      into: folder,
      env: {
        ...withDefaults(ownCompose().services.gateway?.environment ?? {}),
        DRAFT_THINKER_METRICS_PORT: String(metricsPort),
        // Neither is there: the gateway has to serve all the same.
        DRAFT_THINKER_REDIS_URL: 'redis://127.0.0.1:1',
        DRAFT_THINKER_QDRANT_URL: 'http://127.0.0.1:1',
      },
    });
  }, BUILD_MS);
  afterAll(() => {
    running?.kill();
    spawnSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  const inApp = (...path: string[]) => join(tree.root, 'app', ...path);

  it('holds what it needs and nothing else', () => {
    expect(readdirSync(inApp()).sort()).toEqual([
      'LICENSE',
      'bench',
      'cache',
      'config.yaml',
      'evidence',
      'machines',
      'node_modules',
      'package.json',
      'sandbox',
      'src',
    ]);
    const installed = new Set(globSync(['*', '@*/*'], { cwd: inApp('node_modules') }));
    expect(Object.keys(manifest.dependencies).filter((name) => !installed.has(name))).toEqual([]);
    expect(Object.keys(manifest.devDependencies).filter((name) => installed.has(name))).toEqual([]);
    expect(existsSync(inApp('node_modules/node/bin'))).toBe(false);
  });

  it('is healthy, by its own check', () => {
    expect(running?.health()).toBe(0);
  });

  it('answers from the sandbox, without Redis and without Qdrant', async () => {
    const answer = await fetch(`${running?.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'auto',
        messages: [{ role: 'user', content: 'What is the capital of France?' }],
      }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Paris');
  });

  it('shows its metrics to Prometheus, on the other port only', async () => {
    expect((await fetch(`${running?.url}/metrics`)).status).toBe(404);
    // By the name it has for Prometheus, which `fetch` cannot say.
    const asked = request({ port: metricsPort, path: '/metrics', headers: { host: 'gateway:9464' } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]; // Node's own event
    expect(answer.statusCode).toBe(200);
    expect(await text(answer)).toMatch(/^draftthinker_requests_total\{.*\} [1-9]/m);
  });

  it("keeps the cache's secret in its volume", () => {
    expect(readFileSync(inApp('cache/secret'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(running?.stderr()).not.toMatch(/EROFS|EACCES|EPERM/);
  });

  it('ends by SIGTERM with 0, and is then not healthy', async () => {
    expect(await running?.stop()).toBe(0);
    expect(running?.health()).toBe(1);
  });
});

/** What compose makes of an environment where nothing is set. */
function withDefaults(environment: Readonly<Record<string, string>>): Record<string, string> {
  const filled = (value: string) => value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]));
}
