import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCalibration } from '../../src/adapters/calibration/writeCalibration.ts';
import { formatGradedDraft } from '../../src/adapters/evidence/gradedDraftLine.ts';
import { type ReplayCommandOptions, replay } from '../../src/cli/replay.ts';
import { smallCalibration } from '../adapters/calibration/smallCalibration.ts';
import { CALM, HOT, WARM } from '../fakes.ts';
import { recordedDraft } from '../recordedDraft.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
  const calm = Array<readonly number[]>(12).fill(CALM);
  const graded = [
    recordedDraft(calm, { id: 'kept', draftRight: true }),
    recordedDraft([...calm, HOT, HOT, HOT, HOT, HOT, HOT, HOT, HOT, HOT], {
      id: 'alarmed',
      draftRight: false,
    }),
    recordedDraft([CALM, HOT], { id: 'dropped', draftRight: false }),
    recordedDraft([WARM, CALM, CALM, CALM, CALM, CALM], { id: 'raced', family: 'capitals' }),
  ];
  const lines = graded.map((draft) => `${formatGradedDraft(draft, { content: true })}\n`);
  writeFileSync(join(folder, 'graded.jsonl'), lines.join(''));
  writeFileSync(join(folder, 'feedback-2026-01-31.jsonl'), '{"receipt":"r"}\n');
  writeFileSync(join(folder, 'notes.txt'), 'not a draft');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in the folder. */
async function run(options: Partial<ReplayCommandOptions>) {
  const written = { out: '', err: '' };
  const code = await replay(
    { drafts: '.', policy: 'entropy', ...options },
    { write: (text) => (written.out += text) },
    { write: (text) => (written.err += text) },
    folder,
  );
  return { code, ...written };
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** A recording as `npm run record` writes it. */
function recording(changes: object = {}): string {
  const top = CALM.map((logprob, at) => [`a${at}`, logprob]);
  const tokens = Array.from({ length: 12 }, (_, at) => ({ token: 'a', logprob: 0, top, at_ms: at * 14 }));
  const usage = { prompt_tokens: 9, completion_tokens: 12 };
  const grade = { grader: 'exact', correct: true };
  const answer = { text: 'a', tokens, finish_reason: 'stop', usage, first_token_ms: 80, grade };
  return JSON.stringify({ id: 'r1', category: 'factual', prompt: 'Say a.', ...answer, ...changes });
}

describe('replay prints', () => {
  test('a table: how many were kept, why the others were not, how right, and what was spent', async () => {
    const { code, out, err } = await run({});
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`policy entropy (NOT CALIBRATED), streams, hold-back 16 to 48 tokens
drafts              4
kept                3  75.0 %
escalated           1  25.0 %
  early_token       1  25.0 %
kept and right      1  of 2 graded, 50.0 %
all drafts right    1  of 3 graded, 33.3 %
draft tokens paid  41  39 of drafts that were served
raced with heavy    1  1 in vain
late alarms         1  after the draft was shown
`);
  });

  test('what a script reads, each draft with its outcome', async () => {
    const { code, out } = await run({ json: true, whole: true });
    expect(code).toBe(0);
    const read = JSON.parse(out) as { outcomes: { id: string }[] };
    expect(read).toMatchObject({
      policy: 'entropy',
      calibration: 'NOT CALIBRATED',
      stream: null,
      n: 4,
      kept: 2,
      escalated: { window_mean: 1, early_token: 1 },
      accuracy_kept: { right: 1, graded: 1 },
    });
    expect(read.outcomes.map(({ id }) => id)).toEqual(['kept', 'alarmed', 'dropped', 'raced']);
    expect(read.outcomes[3]).toMatchObject({
      family: 'capitals',
      served: 'draft',
      doubtedAt: 1,
      speculated: true,
    });
  });

  test('what another hold-back would do', async () => {
    const { out } = await run({
      json: true,
      holdBack: '2',
      holdBackMax: '4',
      policyOptions: '{"earlyTokens":6}',
    });
    expect(JSON.parse(out)).toMatchObject({
      stream: { tokens: 2, tokensMax: 4 },
      escalated: { limit_tokens: 3 },
    });
  });
});

describe('replay reads', () => {
  test('recordings as they are recorded, packed or not', async () => {
    const drafts = write('recorded.jsonl.gz', gzipSync(`${recording()}\n${recording({ id: 'r2' })}\n`));
    const { code, out } = await run({ drafts, json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ n: 2, kept: 2, accuracy_all: { right: 2, graded: 2 } });
    rmSync(join(folder, drafts));
  });

  test('a cap of the recorded request as the client’s own, any other as the drafter’s', async () => {
    const cut = { finish_reason: 'length' };
    const own = write('own.jsonl', recording({ ...cut, params: { max_tokens: 12 } }));
    const other = write('other.jsonl', recording(cut));
    const kept = async (drafts: string) =>
      JSON.parse((await run({ drafts, json: true, whole: true })).out).kept;
    expect([await kept(own), await kept(other)]).toEqual([1, 0]);
    rmSync(join(folder, own));
    rmSync(join(folder, other));
  });

  test('sentinels and missing log-probabilities as no evidence', async () => {
    const token = { token: 'a', logprob: -9999, top: [['a', -9999]] };
    const drafts = write('none.jsonl', recording({ tokens: [token] }));
    expect(JSON.parse((await run({ drafts, json: true })).out).escalated).toEqual({ sentinel_logprobs: 1 });
    write('none.jsonl', recording({ tokens: [{ token: 'a', logprob: null, top: [] }] }));
    expect(JSON.parse((await run({ drafts, json: true })).out).escalated).toEqual({ no_logprobs: 1 });
    rmSync(join(folder, drafts));
  });

  test('past lines that it cannot read, and says where they are', async () => {
    const drafts = write('cut.jsonl', `${recording()}\n{"id":"x"}\n${recording().slice(0, 90)}`);
    const { code, err, out } = await run({ drafts, json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out).n).toBe(1);
    const path = join(folder, drafts);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(`^${path}:2: Cannot read a recording: text: `),
      `${path}:3: Cannot read a draft: the line is not JSON, or was cut short`,
      '',
    ]);
    rmSync(path);
  });

  test.each([
    ['nowhere.jsonl', /^Cannot read drafts: there is no .*nowhere\.jsonl\n$/],
    ['notes.txt', /Cannot replay: notes\.txt has no drafts\n$/],
  ])('nothing of %s, and says so', async (drafts, message) => {
    const { code, err, out } = await run({ drafts });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  test('no packed file that is cut short', async () => {
    const drafts = write('cut.jsonl.gz', gzipSync(recording()).subarray(0, 100));
    const { code, err } = await run({ drafts });
    expect([code, err]).toEqual([2, expect.stringContaining('cut.jsonl.gz is not whole')]);
    rmSync(join(folder, drafts));
  });
});

describe('a policy of one’s own', () => {
  const LENIENT = `
    class Lenient {
      name = 'lenient'; calibration = null; form = 'renormalised'; topLogprobs = 5; window = 4; initial = 0;
      constructor({ least = 3 }) { this.least = least; }
      next(state) { return state + 1; }
      verdict(state) { return state >= this.least ? { kind: 'keep', reason: 'calm' } : { kind: 'wait' }; }
      ended() { return { kind: 'keep', reason: 'calm' }; }
    }`;

  test('is the default export of a module, or what its function gives for the options', async () => {
    const made = write('made.mjs', `${LENIENT}\nexport default new Lenient({});`);
    const making = write(
      'making.ts',
      `${LENIENT}\nexport default async (options: object) => new Lenient(options);`,
    );
    const committed = async (options: Partial<ReplayCommandOptions>) =>
      (JSON.parse((await run({ json: true, ...options })).out) as { outcomes: { committedAt: number }[] })
        .outcomes[0]?.committedAt;
    expect(await committed({ policy: made })).toBe(3);
    expect(await committed({ policy: making, policyOptions: '{"least": 5}' })).toBe(5);
  });

  test.each([
    ['nothing', 'export const policy = 1;', 'it has no default export'],
    ['a number', 'export default 7;', 'it is number, not an object'],
    [
      'half a policy',
      'export default { name: "half", calibration: null, form: "odd", window: 0, next() {}, second: {} };',
      "form must be 'renormalised' or 'residual'; topLogprobs is missing: a whole number from 1 to 20; " +
        'window must be a whole number of at least 1; verdict is missing: a function (state) => verdict; ' +
        'ended is missing: a function (state, ending) => final verdict; ' +
        'initial is missing: the state before the first token; ' +
        'second must be an object with the functions wanted and heard',
    ],
    ['an error', 'throw new Error("no luck");', 'no luck'],
    ['a syntax error', 'export default {', ''],
  ])('that is %s is refused with what is missing', async (name, source, message) => {
    const policy = write(`${name.replaceAll(' ', '-')}.mjs`, source);
    const { code, err, out } = await run({ policy });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`Cannot use the policy ${join(folder, policy)}: ${message}`);
  });

  test('that throws is told with the draft it threw over', async () => {
    const source = `${LENIENT}\nexport default Object.assign(new Lenient({}), { next() { throw new Error('odd'); } });`;
    const { code, err } = await run({ policy: write('throws.mjs', source) });
    expect([code, err]).toEqual([1, 'Cannot replay kept: the policy lenient threw: odd\n']);
  });
});

describe('a calibration', () => {
  test('is replayed with the hold-back it was certified for', async () => {
    const calibration = smallCalibration({ holdBackTokens: 8, holdBackTokensMax: 12 });
    const { code, out } = await run({
      policy: write('small.json', writeCalibration(calibration)),
      json: true,
    });
    expect(code).toBe(0);
    const read = JSON.parse(out) as { calibration: string };
    expect(read).toMatchObject({ policy: 'calibrated', stream: { tokens: 8, tokensMax: 12 }, n: 4 });
    expect(read.calibration).toMatch(/^\w{6,}$/);
  });

  test('that was edited is refused', async () => {
    const text = writeCalibration(smallCalibration()).replace('"alpha":0.1', '"alpha":0.2');
    const { code, err } = await run({ policy: write('edited.json', text) });
    expect([code, err]).toEqual([2, expect.stringContaining('it was edited after it was written')]);
  });
});

describe('a command that cannot be', () => {
  test.each<[Partial<ReplayCommandOptions>, string]>([
    [{ policy: 'luck' }, 'Cannot use the policy luck: it is neither entropy nor a module'],
    [{ policy: 'nowhere.mjs' }, 'Cannot use the policy'],
    [{ policy: 'nowhere.json' }, 'Cannot use the calibration'],
    [{ policyOptions: '{' }, '--policy-options: { is not JSON'],
    [{ policyOptions: '[1]' }, 'is not a JSON object'],
    [{ policyOptions: '{"thresold": 1}' }, 'it has no option thresold'],
    [{ policyOptions: '{"window": "4"}' }, 'window cannot be "4"'],
    [{ policyOptions: '{"form": "odd"}' }, 'form cannot be "odd"'],
    [{ policyOptions: '{"thresholdBits": 9}' }, 'Cannot use an entropy threshold of 9 bits'],
    [{ policyOptions: '{"window": 0}' }, 'entropy: window must be a whole number of at least 1'],
    [{ whole: true, stream: true }, '--whole goes without --stream'],
    [{ whole: true, holdBack: '8' }, '--whole goes without --stream'],
    [{ holdBack: '0' }, 'Cannot use --hold-back 0'],
    [{ holdBackMax: '4.5' }, 'Cannot use --hold-back-max 4.5'],
    [{ holdBack: '9', holdBackMax: '8' }, '--hold-back-max is 8, which is less'],
  ])('%j is refused with why', async (options, message) => {
    const { code, err, out } = await run(options);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
