import { describe, expect, test } from 'vitest';
import { memoryAlarms } from '../../src/adapters/memory/memoryAlarms.ts';
import { memoryReceipts } from '../../src/adapters/memory/memoryReceipts.ts';
import type { Route } from '../../src/gateway/route.ts';
import type { AuditAlarm, Grade } from '../../src/ports.ts';
import { broken, finish, gatewayOn, HOT, token, tokens } from '../fakes.ts';
import { ALWAYS, AUDITED, backgroundOn, settled } from './backgroundOn.ts';
import { opens, playedPolicy } from './playedPolicy.ts';

const DRAFT = [...tokens(3), ...finish()];
const HEAVY = [token('heavy'), ...finish('stop', { prompt: 9, completion: 3 })];
const grade = (adequate: boolean | null): Grade => ({
  adequate,
  grader: 'played',
  cost: { nanoDollars: 10, provenance: 'reported' },
});

type Played = ReturnType<typeof backgroundOn>;

/** One request whose draft is kept and audited with this result. */
async function audited({ ask, draft, heavy, grading, recorded }: Played, adequate: boolean | null) {
  grading.grade = grade(adequate);
  const { receipt } = ask();
  await (await draft.next()).send(...DRAFT);
  const end = await receipt;
  await (await heavy.next()).send(...HEAVY);
  const record = await recorded();
  return { end, record };
}

/** Audits that fail, until the route is at this level. */
async function until(level: number, it: Played): Promise<number> {
  for (let count = 1; count < 100; count += 1) {
    await audited(it, false);
    if (it.standing().tightened === level) return count;
  }
  throw new Error('it was never tightened');
}

describe('an audit', () => {
  test('answers an accepted draft again by heavy, and holds it against that', async () => {
    const played = backgroundOn({ audits: AUDITED });
    const { end, record } = await audited(played, true);
    expect(end).toMatchObject({ served: 'draft', audit: null });
    expect(end?.calls.map(({ role }) => role)).toEqual(['draft']);
    expect(end?.cost.nanoDollars).toBe(5500);
    expect(record).toMatchObject({
      source: 'accepted',
      weight: 1,
      draftRight: true,
      heavyRight: null,
      heavyUsage: { promptTokens: 9, completionTokens: 3 },
      second: null,
      // Heavy's 9 and 3 tokens and the grader; the draft was the request's.
      cost: { nanoDollars: 18_000 + 24_000 + 10 },
      draft: { text: 't0 t1 t2 ', ending: { finishReason: 'stop' }, usage: { completionTokens: 12 } },
    });
    expect(record.draft.tokens).toHaveLength(3);
    expect(record.draft.tokens.every(({ top }) => top.length === 5)).toBe(true);
    expect(played.standing().audits).toMatchObject({
      level: 0,
      audits: 1,
      bad: 0,
      strata: { '-': { audits: 1, bad: 0 } },
    });
  });

  test('carries the second opinion that was had while serving', async () => {
    const { secondModel, second } = gatewayOn();
    const policy = playedPolicy({ second: { wanted: () => true, heard: (state) => state } });
    const played = backgroundOn({ audits: AUDITED, second: secondModel, policy });
    const { receipt } = played.ask();
    await (await played.draft.next()).send(...DRAFT);
    await (await second.next()).send(token('t0 t1 t2'), ...finish('stop', { prompt: 7, completion: 3 }));
    await receipt;
    await (await played.heavy.next()).send(...HEAVY);
    expect((await played.recorded()).second).toMatchObject({ agreement: 1, usage: { completionTokens: 3 } });
  });

  test('puts its result on the receipt, if that is still kept', async () => {
    const receipts = memoryReceipts({ entries: 10, hours: 1 });
    const played = backgroundOn({ audits: AUDITED }, { receipts });
    await audited(played, false);
    await settled();
    expect(receipts.get('anonymous', 'req_1')).toMatchObject({
      served: 'draft',
      cost: { nanoDollars: 5500 },
      audit: { adequate: false, grader: 'played' },
    });
  });

  test('draws by the share before the request is answered, and weighs by it', async () => {
    const draws = [0.5, 0.019, 0.02];
    const played = backgroundOn(
      { audits: { ...AUDITED, share: 0.02 } },
      { random: () => draws.shift() ?? 1 },
    );
    for (const drawn of [false, true, false]) {
      const { receipt } = played.ask();
      await (await played.draft.next()).send(...DRAFT);
      await receipt;
      if (!drawn) continue;
      await (await played.heavy.next()).send(...HEAVY);
      expect((await played.recorded()).weight).toBe(50);
    }
    await settled();
    expect(played.heavy.calls).toHaveLength(1);
  });

  test('is of nothing that was not accepted', async () => {
    const tool = { type: 'function', function: { name: 'f', parameters: {} } };
    const ability = { tools: true, modalities: [], contextTokens: null };
    const played = backgroundOn({ audits: AUDITED, ability, onHeavyFailure: 'serve_draft' });
    const forced = played.ask({}, { routing: 'draft', cache: false });
    await (await played.draft.next()).send(...DRAFT);
    await forced.receipt;
    const tools = played.ask({ tools: [tool] });
    await (await played.draft.next()).send(...DRAFT);
    await tools.receipt;
    const fallback = played.ask();
    await (await played.draft.next()).send(...tokens(3, HOT), ...finish());
    await (await played.heavy.next()).send(broken());
    await fallback.receipt;
    const given = played.ask();
    await (await played.draft.next()).send(...DRAFT.slice(0, 1));
    given.leave();
    await given.receipt;
    await settled();
    expect(played.heavy.calls).toHaveLength(1);
    expect(played.arrived).toEqual([]);
  });

  test('of an escalated request asks for its draft again, whole', async () => {
    const played = backgroundOn({ audits: { ...AUDITED, share: 0, escalatedShare: 0.5 } });
    const { receipt } = played.ask({ stream: true });
    await (await played.draft.next()).send(token('a', HOT));
    await (await played.heavy.next()).send(...HEAVY);
    expect(await receipt).toMatchObject({ served: 'heavy' });
    const again = await played.draft.next();
    await again.send(...tokens(2, HOT), ...finish());
    const record = await played.recorded();
    expect(record).toMatchObject({ source: 'escalated', weight: 2, draft: { text: 't0 t1 ' } });
    // What was not accepted says nothing of what is.
    expect(played.standing().audits).toMatchObject({ audits: 0 });
  });
});

describe('requests that were not drafted, since a policy did not want it', () => {
  test.each(['novel', 'uncertified', 'gate'] as const)('are sampled with those given up: %s', async (why) => {
    const policy = playedPolicy(opens({ notDrafted: why, stratum: 'facts' }));
    const played = backgroundOn({ policy, audits: { ...AUDITED, share: 0, escalatedShare: 0.5 } });
    const { receipt } = played.ask();
    await (await played.heavy.next()).send(...HEAVY);
    expect(await receipt).toMatchObject({ served: 'heavy', reason: why });
    await (await played.draft.next()).send(...DRAFT);
    expect(await played.recorded()).toMatchObject({ source: 'escalated', weight: 2 });
    expect(played.standing().audits).toMatchObject({ audits: 0 });
  });

  test('are not sampled where the caller asked for heavy', async () => {
    const played = backgroundOn({ audits: { ...AUDITED, escalatedShare: 1 } });
    const { receipt } = played.ask({}, { routing: 'heavy', cache: false });
    await (await played.heavy.next()).send(...HEAVY);
    await receipt;
    await settled();
    expect(played.draft.calls).toEqual([]);
  });
});

describe('audits that find more bad answers than promised', () => {
  const strict = playedPolicy({ name: 'strict' });
  const route = (changes: Partial<Route> = {}): Partial<Route> => ({
    audits: AUDITED,
    policy: playedPolicy({
      name: 'loose',
      calibration: { id: 'cal1' },
      stricter: strict,
      ...opens({ stratum: 'facts' }),
    }),
    ...changes,
  });

  test('tighten the route: first to the stricter policy, then to heavy only', async () => {
    const played = backgroundOn(route());
    const first = await until(1, played);
    expect(first).toBeGreaterThan(1);
    expect(played.alarms).toEqual([
      {
        route: 'auto',
        level: 1,
        target: 0.1,
        delta: 0.05,
        audits: first,
        bad: first,
        evidence: expect.any(Number),
        calibration: 'cal1',
        at: '2023-11-14T22:13:20.000Z',
      },
    ]);
    expect(played.alarms[0]?.evidence).toBeGreaterThanOrEqual(20);
    // A new level is tested anew.
    expect(played.standing().audits).toEqual({ level: 1, audits: 0, bad: 0, evidence: 1, strata: {} });
    const { end } = await audited(played, true);
    expect(end?.policy).toMatchObject({ name: 'strict', tightened: 1 });
    await until(2, played);
    expect(played.alarms.map(({ level }) => level)).toEqual([1, 2]);

    const { sink, receipt } = played.ask({ stream: true });
    await (await played.heavy.next()).send(...HEAVY);
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'tightened', policy: { tightened: 2 } });
    expect(sink.headers).toMatchObject({ 'x-draft-reason': 'tightened' });
    const forced = played.ask({}, { routing: 'draft', cache: false });
    await (await played.draft.next()).send(...DRAFT);
    expect(await forced.receipt).toMatchObject({ served: 'draft', reason: 'control' });
  });

  test('leave nothing but heavy where the policy has no stricter form', async () => {
    const played = backgroundOn({ audits: AUDITED });
    await until(2, played);
    expect(played.alarms).toMatchObject([{ level: 2, calibration: 'NOT CALIBRATED' }]);
  });

  test('are remembered over a restart', async () => {
    const alarms = memoryAlarms();
    await until(1, backgroundOn(route(), { alarms }));
    const again = backgroundOn(route(), { alarms });
    expect(again.standing().tightened).toBe(1);
    expect((await audited(again, true)).end?.policy).toMatchObject({ name: 'strict', tightened: 1 });
    expect(backgroundOn({ audits: AUDITED }, { alarms }).standing().tightened).toBe(2);
  });

  test('count by stratum, for reports', async () => {
    const played = backgroundOn(route());
    await audited(played, false);
    await audited(played, true);
    await audited(played, null);
    expect(played.standing().audits.strata).toEqual({ facts: { audits: 2, bad: 1 } });
  });

  test('do not count for a level that was reached meanwhile', async () => {
    const played = backgroundOn(route({ audits: { ...AUDITED, concurrent: 50 } }));
    const { receipt } = played.ask();
    await (await played.draft.next()).send(...DRAFT);
    await receipt;
    const early = await played.heavy.next();
    await until(1, played);
    played.grading.grade = grade(false);
    await early.send(...HEAVY);
    await played.recorded();
    await settled();
    expect(played.standing().audits.audits).toBe(0);
  });

  test('are not made up by few acceptances, nor by what cannot be graded', async () => {
    const played = backgroundOn(route());
    for (let count = 0; count < 30; count += 1) await audited(played, null);
    for (let count = 0; count < 30; count += 1) {
      const { receipt } = played.ask();
      await (await played.draft.next()).send(token('a', HOT));
      await (await played.heavy.next()).send(...HEAVY);
      await receipt;
    }
    expect(played.standing()).toMatchObject({ tightened: 0, audits: { audits: 0, evidence: 1 } });
    expect(played.alarms).toEqual([]);
  });

  test('go on counting after a restart, where nothing has changed', async () => {
    const alone = await until(1, backgroundOn(route()));
    const alarms = memoryAlarms();
    const before = backgroundOn(route(), { alarms });
    for (let count = 0; count < alone - 1; count += 1) await audited(before, false);
    expect(before.alarms).toEqual([]);
    const after = backgroundOn(route(), { alarms });
    expect(after.standing().audits).toMatchObject({ audits: alone - 1, bad: alone - 1 });
    expect(await until(1, after)).toBe(1);
    // The alarm was about level 0: an operator who takes the level back begins anew.
    const reset = backgroundOn(route(), { alarms: { ...alarms, level: () => 0 } });
    expect(reset.standing().audits).toMatchObject({ audits: 0, evidence: 1 });
  });

  test('count anew for another calibration or another promise', async () => {
    const alarms = memoryAlarms();
    await audited(backgroundOn(route(), { alarms }), false);
    const other = playedPolicy({ name: 'loose', calibration: { id: 'cal2' }, stricter: strict });
    for (const changed of [route({ policy: other }), route({ audits: { ...AUDITED, target: 0.2 } })]) {
      expect(backgroundOn(changed, { alarms }).standing().audits).toMatchObject({ audits: 0 });
    }
    expect(backgroundOn(route(), { alarms }).standing().audits).toMatchObject({ audits: 1 });
  });

  test('tighten though the book cannot be written and nobody hears', async () => {
    const fault = new Error('a full disk');
    const told: AuditAlarm[] = [];
    const alarms = {
      level: () => 0 as const,
      standing: () => null,
      counted: () => undefined,
      raised: () => {
        throw fault;
      },
    };
    const played = backgroundOn(route(), { alarms, onAlarm: (alarm) => told.push(alarm) });
    await until(1, played);
    expect(told).toHaveLength(1);
    expect(played.bugs).toEqual([fault]);
  });
});

test('a route that only observes is not audited', async () => {
  const played = backgroundOn({
    mode: 'observe',
    audits: { ...AUDITED, escalatedShare: 1 },
    observe: { ...ALWAYS, share: 0 },
  });
  const { receipt } = played.ask();
  await (await played.heavy.next()).send(...HEAVY);
  await receipt;
  await settled();
  expect(played.draft.calls).toEqual([]);
});
