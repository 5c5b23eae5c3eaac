import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runningPair } from '../src/adapters/calibration/runningPair.ts';
import { writeCalibration } from '../src/adapters/calibration/writeCalibration.ts';
import { loadConfig } from '../src/adapters/config/loadConfig.ts';
import { formatMistake } from '../src/adapters/config/mistake.ts';
import { type Composed, compose } from '../src/compose.ts';
import type { Calibration } from '../src/core/calibration.ts';
import type { ChatCompletion } from '../src/core/chat.ts';
import { weighSketch } from '../src/core/neighbours.ts';
import { sketchOf } from '../src/core/sketchOf.ts';
import { smallCalibration } from './adapters/calibration/smallCalibration.ts';
import { answers, type ScriptedUpstream, scriptedUpstream } from './scripted/index.ts';

const QUESTION = 'What is 17 + 25? Answer with the number only.';
const MESSAGES = [{ role: 'user', content: QUESTION }];

let folder: string;
let upstream: ScriptedUpstream;
let running: Composed | null;
let told: { readonly level: string; readonly fields: Readonly<Record<string, unknown>> }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-compose-'));
  upstream = await scriptedUpstream();
  upstream.script('small', answers('42'));
  upstream.script('large', answers('42'));
  running = null;
  told = [];
});
afterEach(async () => {
  await running?.close();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

function configured(auto: object, more: object = {}) {
  const settings = {
    upstreams: { openai: { base_url: upstream.url } },
    routes: { auto: { draft: 'small', heavy: 'large', ...auto } },
    // Each request is answered afresh, unless the test is about the cache.
    cache: { mode: 'off' },
    ...more,
  };
  const file = join(folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(settings));
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const loaded = loadConfig({ argvConfig: file, env: {}, cwd: folder, readFile });
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.config;
}

/** Composes, and remembers what is told of. */
function started(auto: object, more: object = {}, random = 0) {
  const tell = (level: string) => (fields: Readonly<Record<string, unknown>>) => told.push({ level, fields });
  const log = { info: tell('info'), warn: tell('warn'), error: tell('error') };
  const onBug = (cause: unknown) => told.push({ level: 'bug', fields: { cause } });
  running = compose(configured(auto, more), { sandboxUrl: null, onBug, log, random: () => random });
  return running;
}

async function ask({ app, open }: Composed) {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const url = app.listeningOrigin;
  const body = JSON.stringify({ model: 'auto', messages: MESSAGES });
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
  const headers = Object.fromEntries(answer.headers);
  const { choices } = (await answer.json()) as ChatCompletion; // OpenAI's own shape
  // A receipt is written when the answer has been taken.
  while (open() > 0) await new Promise((turn) => setImmediate(turn));
  const receipt = await app.inject(`/v1/receipts/${headers['x-request-id']}`);
  return { headers, content: choices[0]?.message.content, receipt: receipt.json() };
}

async function checks({ app }: Composed) {
  const { statusCode, body } = await app.inject('/readyz');
  expect(statusCode).toBe(200);
  return JSON.parse(body).checks;
}

/** A calibration of this route whose one graded prompt is the question, and who finds every draft of low risk. */
function fitting(): Calibration {
  const route = configured({}).routes.get('auto');
  if (route === undefined) throw new Error('There is no route auto');
  const small = smallCalibration(runningPair(route));
  const { terms, weights } = weighSketch(sketchOf(QUESTION), new Map(), small.neighbours.unseenIdf);
  const [scorer] = small.scorers;
  return {
    ...small,
    neighbours: {
      ...small.neighbours,
      prompts: [{ terms: [...terms], weights: [...weights], bad: false, stratum: 0 }],
    },
    scorers: [
      {
        evidence: scorer?.evidence ?? [],
        heads: (scorer?.heads ?? []).map((head) => ({ ...head, isotonic: { x: [0], y: [0.05] } })),
      },
    ],
  };
}

const CALIBRATED = { policy: { name: 'calibrated', file: 'calibration.json' } };

describe('a route with a calibration that fits', () => {
  test('is judged by it, and says so wherever the policy shows', async () => {
    const text = writeCalibration(fitting());
    writeFileSync(join(folder, 'calibration.json'), text);
    const id = /"digest":"(.{12})/.exec(text)?.[1];
    const composed = started(CALIBRATED, {}, 0.999);
    expect(told).toEqual([]);
    expect(await checks(composed)).toMatchObject({
      'policy.auto': expect.stringMatching(
        `^calibrated 2026-02-03 on 400 graded drafts .*id ${id}: alpha 0.1`,
      ),
    });
    const { headers, receipt } = await ask(composed);
    expect(headers).toMatchObject({ 'x-draft-served': 'draft', 'x-draft-reason': 'low_risk' });
    expect(receipt.policy).toMatchObject({ name: 'calibrated', calibration: id, certified: true });
  });

  test('sends what is like nothing that was graded to heavy', async () => {
    const { neighbours, ...rest } = fitting();
    const strange = { ...neighbours, prompts: [{ terms: [1], weights: [1], bad: false, stratum: 0 }] };
    writeFileSync(join(folder, 'calibration.json'), writeCalibration({ ...rest, neighbours: strange }));
    const { headers } = await ask(started(CALIBRATED, {}, 0.999));
    expect(headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': 'novel' });
  });
});

describe('a route whose calibration cannot be used', () => {
  test.each<[what: string, text: () => string | null, fields: readonly string[], fault: RegExp]>([
    ['is not there', () => null, [], /^there is no such file$/],
    ['was cut short', () => writeCalibration(fitting()).slice(0, 900), [], /^it is not whole JSON/],
    ['was edited', () => writeCalibration(fitting()).replace('"bad":2', '"bad":1'), [], /^it was edited/],
    [
      'is of another pair',
      () => writeCalibration({ ...fitting(), pair: { ...fitting().pair, heavy: 'huge' } }),
      ['heavy'],
      /^heavy is large, and the calibration was made with huge$/,
    ],
  ])('since it %s is judged by entropy, loudly', async (_what, text, fields, fault) => {
    const content = text();
    if (content !== null) writeFileSync(join(folder, 'calibration.json'), content);
    const composed = started(CALIBRATED, {}, 0.999);
    expect(told).toEqual([
      {
        level: 'error',
        fields: {
          event: 'calibration_refused',
          route: 'auto',
          file: 'calibration.json',
          faults: [expect.stringMatching(fault)],
          fields,
        },
      },
    ]);
    expect((await checks(composed))['policy.auto']).toMatch(
      /^NOT CALIBRATED: calibration\.json is refused, entropy judges instead: /,
    );
    const { receipt } = await ask(composed);
    expect(receipt.policy).toMatchObject({ name: 'entropy', calibration: 'NOT CALIBRATED' });
  });
});

describe('evidence', () => {
  const OBSERVING = { mode: 'observe', observe: { share: 1 } };
  const kept = () =>
    readdirSync(join(folder, 'evidence')).map((name) => readFileSync(join(folder, 'evidence', name), 'utf8'));

  test('has no folder until there is some', async () => {
    const composed = started({});
    await composed.close();
    running = null;
    expect(existsSync(join(folder, 'evidence'))).toBe(false);
  });

  test('of an observed route is kept beside the configuration, graded without a judge where it can be', async () => {
    upstream.script('small', answers('The answer is 42.'));
    const composed = started(OBSERVING);
    const { headers } = await ask(composed);
    expect(headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': 'observed' });
    await expect
      .poll(() => existsSync(join(folder, 'evidence')) && kept().join('').endsWith('\n'))
      .toBe(true);
    const [line] = kept();
    expect(JSON.parse(line ?? '')).toMatchObject({
      draft_right: true,
      grader: 'same_answer',
      route: 'auto',
      text: null,
      weight: 1,
    });
    expect(line).not.toContain('answer is');
    expect((await checks(composed))['mode.auto']).toMatch(/^observe/);
  });

  test('is graded by the judge that is configured where answers cannot be compared otherwise', async () => {
    upstream.script('small', answers('Blue, like the sea in summer.'));
    upstream.script('large', answers('Green, like a meadow.'));
    upstream.script('wise', answers(['{"reason": "neither is better", "verdict": "tie"}']));
    const composed = started(OBSERVING, { judge: { model: 'wise' } });
    await ask(composed);
    await expect
      .poll(() => existsSync(join(folder, 'evidence')) && kept().join('').endsWith('\n'))
      .toBe(true);
    expect(JSON.parse(kept()[0] ?? '')).toMatchObject({ draft_right: true, grader: 'judge' });
    expect(upstream.requests.filter(({ model }) => model === 'wise')).toHaveLength(2);
  });

  test('that cannot be kept is told of and counted, and no request notices', async () => {
    writeFileSync(join(folder, 'evidence'), 'a file where the folder should be');
    const composed = started(OBSERVING);
    expect((await ask(composed)).content).toBe('42');
    await expect.poll(async () => (await checks(composed)).evidence).toBe('1 records lost');
    const lost = told.filter(({ fields }) => fields.event === 'evidence_lost');
    expect(lost).toMatchObject([{ level: 'error', fields: { records: 1 } }]);
    expect(told.filter(({ level }) => level === 'bug')).toEqual([]);
  });
});

describe('a route that audits have tightened', () => {
  const ALARM = {
    route: 'auto',
    level: 2,
    target: 0.1,
    delta: 0.05,
    audits: 30,
    bad: 12,
    evidence: 40,
    calibration: 'NOT CALIBRATED',
    at: '2026-02-03T04:05:06.000Z',
  };

  function withAlarms(text: string) {
    mkdirSync(join(folder, 'evidence'));
    writeFileSync(join(folder, 'evidence', 'alarms.json'), text);
  }

  test('is so after a restart too, and says so', async () => {
    withAlarms(JSON.stringify({ version: 1, alarms: [ALARM] }));
    const composed = started({});
    expect(told).toMatchObject([{ level: 'warn', fields: { event: 'route_is_tightened', level: 2 } }]);
    expect((await checks(composed))['tightened.auto']).toMatch(/^level 2: .*heavy answers everything$/);
    const { headers } = await ask(composed);
    expect(headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': 'tightened' });
  });

  test('is heavy only where its alarms cannot be read', async () => {
    withAlarms('{');
    const composed = started({});
    expect(told).toMatchObject([
      { level: 'error', fields: { event: 'alarms_fault', doing: 'read' } },
      { level: 'warn', fields: { event: 'route_is_tightened' } },
    ]);
    expect((await ask(composed)).headers).toMatchObject({ 'x-draft-reason': 'tightened' });
  });

  test('becomes so when audits find bad answers, and the alarm is written down', async () => {
    upstream.script('small', answers('41'));
    const composed = started({ audits: { share: 1, concurrent: 100, dollars_per_day: 0 } });
    // Each is audited, and found bad.
    const reason = async () => (await ask(composed)).headers['x-draft-reason'];
    await expect.poll(reason, { interval: 1, timeout: 15_000 }).toBe('tightened');
    expect(told.filter(({ fields }) => fields.event === 'route_tightened')).toMatchObject([
      { level: 'error', fields: { route: 'auto', level: 2, calibration: 'NOT CALIBRATED' } },
    ]);
    const written = JSON.parse(readFileSync(join(folder, 'evidence', 'alarms.json'), 'utf8'));
    expect(written.alarms).toMatchObject([{ route: 'auto', level: 2 }]);
  });
});
