import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runningPair } from '../../../src/adapters/calibration/runningPair.ts';
import { writeCalibration } from '../../../src/adapters/calibration/writeCalibration.ts';
import { type CheckOptions, check } from '../../../src/cli/check.ts';
import { smallCalibration } from '../calibration/smallCalibration.ts';
import { loaded } from './loading.ts';

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

describe('a calibration file that the configuration names', () => {
  const yaml = 'routes:\n  auto:\n    policy:\n      name: calibrated\n      file: made/calibration.json\n';
  const env = { OPENAI_API_KEY: 'sk-0123456789' };
  const route = loaded(env).routes.get('auto');
  if (route === undefined) throw new Error('There is no route auto');

  function withFile(text: string | null) {
    writeFileSync(join(folder, 'config.yaml'), yaml);
    mkdirSync(join(folder, 'made'));
    if (text !== null) writeFileSync(join(folder, 'made', 'calibration.json'), text);
    return run({}, env);
  }

  test('is checked too, and fits', () => {
    const fitting = smallCalibration(runningPair(route));
    expect(withFile(writeCalibration(fitting))).toEqual({
      code: 0,
      out: 'config ok: config.yaml\n',
      err: '',
    });
  });

  test('is a mistake where it does not fit, with every field that differs', () => {
    const other = smallCalibration({ ...runningPair(route), draft: 'tiny', window: 9 });
    const { code, err } = withFile(writeCalibration(other));
    expect(code).toBe(78);
    expect(err).toBe(
      'config.yaml:5:13 routes.auto.policy.file: "made/calibration.json" does not fit this route: ' +
        'draft is gpt-4.1-nano, and the calibration was made with tiny\n' +
        'config.yaml:5:13 routes.auto.policy.file: "made/calibration.json" does not fit this route: ' +
        'policy.window is 10, and the calibration was made with 9\n',
    );
  });

  test('is a mistake where it is not there, was cut short, or was edited', () => {
    expect(withFile(null).err).toBe(
      'config.yaml:5:13 routes.auto.policy.file: "made/calibration.json" cannot be used: there is no such file\n',
    );
    rmSync(join(folder, 'made'), { recursive: true });
    expect(withFile('{"format": ').err).toContain('cannot be used: it is not whole JSON');
    rmSync(join(folder, 'made'), { recursive: true });
    const text = writeCalibration(smallCalibration(runningPair(route))).replace('"alpha":0.1', '"alpha":0.2');
    expect(withFile(text).err).toContain('cannot be used: it was edited after it was written');
  });
});
