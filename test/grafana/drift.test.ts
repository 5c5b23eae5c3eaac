import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grafana-'));
  await cp(join(ROOT, 'grafana'), folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(ROOT, 'tools/dashboards.ts'), ...args], (_, __, errors) =>
      resolve({ code: child.exitCode ?? -1, errors }),
    );
  });
}

test('dashboards and rules are what their plans say', async () => {
  expect(await run('--check')).toEqual({ code: 0, errors: '' });
});

test('a dashboard changed by hand is named, a missing file too, and writing anew cures both', async () => {
  await appendFile(join(folder, 'dashboards/overview.json'), ' ');
  await rm(join(folder, 'prometheus/rules/alerts.yml'));
  const { code, errors } = await run('--check', '--folder', folder);
  expect(code).toBe(1);
  expect(errors).toContain('grafana/dashboards/overview.json is not what its plan says now');
  expect(errors).toContain('grafana/prometheus/rules/alerts.yml is missing');
  expect(await run('--folder', folder)).toEqual({ code: 0, errors: '' });
  expect(await run('--check', '--folder', folder)).toEqual({ code: 0, errors: '' });
});
