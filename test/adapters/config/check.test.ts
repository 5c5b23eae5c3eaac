import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CheckOptions, check } from '../../../src/cli/check.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(options: CheckOptions = {}, env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const stdout = { write: (text: string) => out.push(text) };
  const stderr = { write: (text: string) => err.push(text) };
  const code = check(options, stdout, stderr, env, folder);
  return { code, out: out.join(''), err: err.join('') };
}

test('says where a good configuration came from', () => {
  expect(run()).toEqual({ code: 0, out: 'config ok: environment\n', err: '' });
  writeFileSync(join(folder, 'config.yaml'), 'server: {port: 1}\n');
  expect(run()).toEqual({ code: 0, out: 'config ok: config.yaml\n', err: '' });
});

test('tells every mistake on a line of its own and ends with 78', () => {
  writeFileSync(join(folder, 'my.yaml'), 'server:\n  port: x\n  hots: y\n');
  expect(run({ config: 'my.yaml' })).toEqual({
    code: 78,
    out: '',
    err:
      'my.yaml:2:9 server.port: "x" is not a whole number from 0 to 65535\n' +
      'my.yaml:3:3 server.hots: there is no setting of this name; did you mean host?\n',
  });
  expect(run({ config: 'gone.yaml' }).code).toBe(78);
});

test('shows what comes of it as YAML, with names of variables and no secret', () => {
  const { code, out } = run({ showEffective: true }, { OPENAI_API_KEY: 'sk-0123456789', PORT: '81' });
  expect(code).toBe(0);
  expect(out).not.toContain('sk-0123456789');
  expect(parse(out)).toMatchObject({
    environment: ['OPENAI_API_KEY', 'PORT'],
    server: { port: 81 },
    upstreams: { openai: { api_key: 'set' } },
    routes: { auto: { draft: 'gpt-4.1-nano at openai' } },
  });
});
