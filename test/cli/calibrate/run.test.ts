import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseGradedDraft } from '../../../src/adapters/evidence/gradedDraftLine.ts';
import { tokenCounter } from '../../../src/adapters/text/tokenCounter.ts';
import { spendingCap } from '../../../src/cli/calibrate/spendingCap.ts';
import { type ChatRequest, promptText } from '../../../src/core/chatRequest.ts';
import { sumCosts } from '../../../src/core/cost.ts';
import {
  answers,
  done,
  finish,
  gate,
  hold,
  json,
  refuse,
  reset,
  role,
  type ScriptedUpstream,
  scriptedUpstream,
  token,
  usage,
} from '../../scripted/index.ts';
import { testIo } from '../testIo.ts';
import { askedOf, runFixture } from './runFixture.ts';

let upstream: ScriptedUpstream;
beforeEach(async () => {
  upstream = await scriptedUpstream();
});
afterEach(() => upstream.close());

const sortedIds = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).id).sort();
const all = (count: number) => Array.from({ length: count }, (_, at) => `sum-${at}`);

describe('calibrate run', () => {
  test('asks both models each prompt once, grades, and keeps what a replay needs', async () => {
    const fixture = runFixture(upstream);
    const { code, stdout } = await fixture.run({ concurrency: 3 });
    expect(code).toBe(0);
    expect(stdout).toContain('6 drafts, 6 graded, 1 of them right');
    expect(new Set(askedOf(upstream, 'small')).size).toBe(6);
    expect(askedOf(upstream, 'small').toSorted()).toEqual(askedOf(upstream, 'large').toSorted());
    expect(upstream.requests[0]?.json).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
      logprobs: true,
      top_logprobs: 20,
      max_tokens: 32,
      temperature: 0,
    });
    const drafts = fixture.lines('records.jsonl').map(parseGradedDraft);
    expect(drafts.find(({ id }) => id === 'sum-0')).toMatchObject({
      family: 'sums',
      draftRight: true,
      heavyRight: true,
      grader: 'number',
      source: 'dataset',
      weight: 1,
      models: { draft: 'small', heavy: 'large', second: null },
      heavyUsage: { completionTokens: 1 },
      draft: { text: 'It is 1.', ending: { finishReason: 'stop', cutBy: null } },
    });
    const asked = {
      model: 'auto',
      messages: [{ role: 'user', content: 'What is 0 plus 1? Answer with a number.' }],
    };
    // As the gateway estimates it for a request that it has yet to judge, and not as the server counts.
    expect(drafts.find(({ id }) => id === 'sum-0')?.promptTokens).toBe(
      tokenCounter().count(promptText(asked as ChatRequest)), // with what counts of a request
    );
    expect(drafts[0]?.draft.tokens.map(({ missing }) => missing)).toEqual([null, null, null]);
  });

  test('keeps no word of any answer where content is off, and never a key or an address', async () => {
    const fixture = runFixture(upstream);
    upstream.script('small', answers('Zanzibar is 1.'));
    await fixture.run({ content: false });
    const everything = ['manifest.json', 'records.jsonl', 'ledger.jsonl']
      .map((name) => readFileSync(join(fixture.folder, name), 'utf8'))
      .join('');
    expect(everything).not.toMatch(/Zanzibar|sk-secret-key|127\.0\.0\.1/);
  });

  test('takes the answers the dataset has, and does not ask heavy again', async () => {
    const fixture = runFixture(upstream);
    const line = {
      id: 'a',
      prompt: 'What is 1 plus 1?',
      grader: { kind: 'number', gold: 2 },
      heavy: { right: false },
    };
    writeFileSync(join(fixture.cwd, 'sums.jsonl'), JSON.stringify(line));
    expect((await fixture.run()).code).toBe(0);
    expect(askedOf(upstream, 'large')).toEqual([]);
    expect(parseGradedDraft(fixture.lines('records.jsonl')[0] ?? '')).toMatchObject({
      draftRight: false,
      heavyRight: false,
      heavyUsage: null,
    });
  });

  test('lists the mistakes of a dataset by line', async () => {
    const fixture = runFixture(upstream);
    appendFileSync(join(fixture.cwd, 'sums.jsonl'), '{"id":"sum-0"}\nnot json\n');
    const { code, stderr } = await fixture.run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/line 7[\s\S]*line 8/);
  });
});

describe('a run that was interrupted', () => {
  test('ends what flies, says how to go on, and asks nothing twice and loses nothing', async () => {
    const fixture = runFixture(upstream);
    const third = gate();
    upstream.script('large', answers('1'), answers('1'), [
      role(),
      hold(third),
      token('1'),
      finish(),
      usage(),
      done(),
    ]);
    const world = testIo(fixture.cwd);
    const running = fixture.run({}, world);
    await third.reached;
    world.interrupt();
    third.open();
    const { code, stderr } = await running;
    expect(code).toBe(75);
    expect(fixture.lines('records.jsonl')).toHaveLength(3);
    expect(stderr).toContain(
      '3 prompts are left. Go on with: npm start -- calibrate run --dataset sums.jsonl',
    );

    upstream.script('large', answers('1'));
    const again = await fixture.run();
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('3 of 6 prompts are there');
    expect(sortedIds(fixture.lines('records.jsonl'))).toEqual(all(6));
    expect(askedOf(upstream, 'small')).toHaveLength(6);
    expect(askedOf(upstream, 'large')).toHaveLength(6);

    const before = upstream.requests.length;
    expect((await fixture.run()).code).toBe(0);
    expect(upstream.requests).toHaveLength(before);
  });

  test('and whose last line was cut asks that prompt again, and no other', async () => {
    const fixture = runFixture(upstream);
    await fixture.run();
    const file = join(fixture.folder, 'records.jsonl');
    truncateSync(file, readFileSync(file).length - 10);
    expect((await fixture.run()).code).toBe(0);
    expect(sortedIds(fixture.lines('records.jsonl'))).toEqual(all(6));
    expect(askedOf(upstream, 'small')).toHaveLength(7);
  });

  test.each([
    [{ maxTokens: 64 }, 'max_tokens'],
    [{ seed: 2 }, 'seed'],
    [{ temperature: null }, 'temperature'],
    [{ content: false }, 'content'],
    [{ limit: 3 }, 'limit'],
  ])('is not gone on with when %j differs, and %s is named', async (changes, field) => {
    const fixture = runFixture(upstream);
    await fixture.run();
    const before = upstream.requests.length;
    const { code, stderr } = await fixture.run(changes);
    expect(code).toBe(2);
    expect(stderr).toContain(`started with ${field} `);
    expect(upstream.requests).toHaveLength(before);
  });

  test('is gone on with at another speed, with another key and at another address', async () => {
    const fixture = runFixture(upstream);
    await fixture.run();
    const config = readFileSync(join(fixture.cwd, 'config.yaml'), 'utf8');
    writeFileSync(
      join(fixture.cwd, 'config.yaml'),
      config.replace('sk-secret-key', 'sk-other').replace('127.0.0.1', 'localhost'),
    );
    expect((await fixture.run({ concurrency: 7 })).code).toBe(0);
  });
});

describe('money', () => {
  test('stops before the cap is passed, and goes on with a higher one', async () => {
    const fixture = runFixture(upstream);
    const maxDollars = 0.0011;
    const first = await fixture.run({ maxDollars, concurrency: 2 });
    expect(first.code).toBe(75);
    expect(first.stderr).toMatch(/Stopped before \$0\.0011 is passed: \$0\.\d+ spent, \d prompts are left/);
    const spent = fixture.lines('ledger.jsonl').map((line) => JSON.parse(line).nano_dollars as number);
    expect(spent.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(maxDollars * 1e9);
    const kept = fixture.lines('records.jsonl').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(6);
    expect((await fixture.run({ maxDollars: 1 })).code).toBe(0);
    expect(sortedIds(fixture.lines('records.jsonl'))).toEqual(all(6));
  });

  test('that nobody knows of counts as the most it can have been, in the runs after, too', async () => {
    const fixture = runFixture(upstream, { judge: true });
    const poem = { id: 'poem', prompt: 'Write a poem.' };
    writeFileSync(join(fixture.cwd, 'sums.jsonl'), JSON.stringify(poem));
    upstream.script('arbiter', [reset()]);
    expect((await fixture.run({ maxDollars: 1 })).code).toBe(0);
    expect(fixture.lines('ledger.jsonl').map((line) => JSON.parse(line).nano_dollars)).toEqual([null]);
    const most = 0.03;
    const before = upstream.requests.length;
    const { code, stderr } = await fixture.run({ maxDollars: most, retryFailed: true });
    expect(code).toBe(75);
    expect(stderr).toContain('1 prompts are left');
    expect(upstream.requests).toHaveLength(before);
  });

  test('of an unknown price cannot be capped, which is said before anything is asked', async () => {
    const fixture = runFixture(upstream, { priced: false });
    const { code, stderr } = await fixture.run({ maxDollars: 1 });
    expect(code).toBe(2);
    expect(stderr).toContain('the price of small, large is unknown');
    expect(upstream.requests).toHaveLength(0);
    const free = await fixture.run();
    expect(free.code).toBe(0);
    expect(free.stdout).toContain('at least $0');
  });

  test('set aside is never more than the cap, whatever is asked in which order', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 100 }),
        fc.nat({ max: 50 }),
        fc.array(fc.tuple(fc.nat({ max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())),
        (cap, before, steps) => {
          const spending = spendingCap(cap, before);
          const open: { bound: number; actual: number }[] = [];
          let spent = before;
          for (const [bound, share, settles] of steps) {
            if (spending.reserve(bound)) open.push({ bound, actual: Math.floor(bound * share) });
            const flight = settles ? open.shift() : undefined;
            if (flight === undefined) continue;
            spending.settle(flight.bound, flight.actual);
            spent += flight.actual;
          }
          for (const { bound, actual } of open) {
            spending.settle(bound, actual);
            spent += actual;
          }
          expect(spending.spent()).toBe(spent);
          expect(spent).toBeLessThanOrEqual(Math.max(cap, before));
        },
      ),
    );
    expect(sumCosts([]).nanoDollars).toBe(0);
  });
});

describe('a model that will not do', () => {
  const bare = [role(), token('It is 1.'), finish(), usage(), done()];
  const sentinel = [
    role(),
    token('It is 1.', { logprob: -9999, top: [-9999, -9999] }),
    finish(),
    usage(),
    done(),
  ];

  test.each([
    ['without log-probabilities', bare, 'no_logprobs', 'without log-probabilities'],
    ['with placeholders for them', sentinel, 'sentinel_logprobs', 'placeholders'],
  ])('as a drafter %s is given up early, before heavy is paid', async (_, script, __, words) => {
    const fixture = runFixture(upstream);
    upstream.script('small', script);
    const { code, stderr } = await fixture.run();
    expect(code).toBe(1);
    expect(stderr).toContain('this draft model cannot be calibrated');
    expect(stderr).toContain(words);
    expect(upstream.requests.map(({ model }) => model)).toEqual(['small', 'small', 'small']);

    upstream.script('small', answers('1'));
    const rest = await fixture.run();
    expect(rest.code).toBe(0);
    const { code: retried } = await fixture.run({ retryFailed: true });
    expect(retried).toBe(0);
    expect(sortedIds(fixture.lines('records.jsonl'))).toEqual(all(6));
  });

  test('for a while is asked again, as late as it says; what it then lacks is asked for with --retry-failed', async () => {
    const fixture = runFixture(upstream);
    upstream.script('large', [refuse(429, {}, { 'retry-after': '7' })], answers('1'));
    const first = await fixture.run();
    expect(first.code).toBe(0);
    expect(first.waits).toEqual([7000]);

    const other = runFixture(upstream);
    upstream.script('large', [refuse(400)], answers('1'));
    const second = await other.run();
    expect(second.code).toBe(75);
    expect(second.stderr).toMatch(/1 prompts failed\. Ask them again with: .* --retry-failed/);
    expect(sortedIds(other.lines('records.jsonl'))).toHaveLength(5);
    const before = upstream.requests.length;
    expect((await other.run()).code).toBe(0);
    expect(upstream.requests).toHaveLength(before);
    expect((await other.run({ retryFailed: true })).code).toBe(0);
    expect(sortedIds(other.lines('records.jsonl'))).toEqual(all(6));
    expect(upstream.requests).toHaveLength(before + 2);
  });

  test('at all ends the run after a few, resumable', async () => {
    const fixture = runFixture(upstream, { prompts: 20 });
    upstream.script('small', [refuse(401)]);
    const { code, stderr } = await fixture.run();
    expect(code).toBe(69);
    expect(stderr).toContain('too many prompts failed in a row');
    expect(upstream.requests.length).toBeLessThanOrEqual(5);
  });
});

describe('the judge', () => {
  const verdict = (content: string) => [
    json(200, {
      id: 'x',
      object: 'chat.completion',
      created: 0,
      model: 'arbiter',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    }),
  ];
  const tie = verdict('{"reason":"the same","verdict":"tie"}');
  const poems = (cwd: string) => {
    const lines = [1, 2].map((at) =>
      JSON.stringify({ id: `poem-${at}`, family: 'poems', prompt: `Write poem ${at}.` }),
    );
    writeFileSync(join(cwd, 'sums.jsonl'), lines.join('\n'));
  };

  test('grades what has no grader of its own', async () => {
    const fixture = runFixture(upstream, { judge: true });
    poems(fixture.cwd);
    upstream.script('arbiter', tie);
    expect((await fixture.run()).code).toBe(0);
    const drafts = fixture.lines('records.jsonl').map(parseGradedDraft);
    expect(drafts.map(({ draftRight, grader }) => [draftRight, grader])).toEqual([
      [true, 'judge'],
      [true, 'judge'],
    ]);
  });

  test('is not asked to hold a draft against an empty answer', async () => {
    const fixture = runFixture(upstream, { judge: true });
    poems(fixture.cwd);
    upstream.script('arbiter', tie);
    upstream.script('large', answers('  '));
    await fixture.run();
    expect(fixture.lines('records.jsonl').map(parseGradedDraft)[0]).toMatchObject({ draftRight: null });
    expect(upstream.requests.filter(({ model }) => model === 'arbiter')).toEqual([]);
  });

  test('that answers no JSON leaves a prompt ungraded, to be asked again', async () => {
    const fixture = runFixture(upstream, { judge: true });
    poems(fixture.cwd);
    upstream.script('arbiter', verdict('Both are lovely.'));
    const first = await fixture.run();
    expect(first.stdout).toContain('2 drafts, 0 graded');
    expect(fixture.lines('records.jsonl').map(parseGradedDraft)[0]).toMatchObject({
      draftRight: null,
      grader: 'judge_failed',
    });
    upstream.script('arbiter', tie);
    const second = await fixture.run({ retryFailed: true });
    expect(second.stdout).toContain('2 drafts, 2 graded');
  });

  test('is tried on graded prompts, and how far it agrees is told', async () => {
    const fixture = runFixture(upstream, { judge: true });
    upstream.script('arbiter', tie);
    const { stdout } = await fixture.run({ judgeChecks: 4 });
    expect(stdout).toMatch(/judge: agrees with objective graders on [01] of 4 prompts/);
    expect(upstream.requests.filter(({ model }) => model === 'arbiter')).toHaveLength(8);
  });

  test('without one, what has no grader is left ungraded', async () => {
    const fixture = runFixture(upstream);
    poems(fixture.cwd);
    expect((await fixture.run()).stdout).toContain('2 drafts, 0 graded');
  });
});
