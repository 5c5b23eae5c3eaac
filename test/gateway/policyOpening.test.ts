import { describe, expect, test } from 'vitest';
import type { Asked } from '../../src/core/policy.ts';
import { sketchOf } from '../../src/core/sketchOf.ts';
import { broken, finish, gatewayOn, token, tokens } from '../fakes.ts';
import { opens, playedPolicy } from './playedPolicy.ts';

describe('how a policy opens a request', () => {
  test.each(['novel', 'uncertified', 'gate'] as const)('decides whether it is drafted: %s', async (why) => {
    const policy = playedPolicy(opens({ notDrafted: why, stratum: 'facts', certified: false }));
    const { draft, heavy, ask } = gatewayOn({ policy });
    const { sink, receipt } = ask({ stream: true });
    await (await heavy.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({
      served: 'heavy',
      reason: why,
      cache: 'bypass',
      policy: { name: 'played', stratum: 'facts', certified: false },
    });
    expect(sink.headers).toMatchObject({ 'x-draft-reason': why });
    expect(draft.calls).toEqual([]);
  });

  test('gives the state the draft is judged from', async () => {
    const seen: unknown[] = [];
    const policy = playedPolicy({
      ...opens({ state: ['opened'], stratum: 'facts', certified: true }),
      next: (state) => [...(state as string[]), 'next'],
      verdict: () => ({ kind: 'wait' }),
      ended: (state) => {
        seen.push(state);
        return { kind: 'keep', reason: 'low_risk' };
      },
    });
    const { draft, ask } = gatewayOn({ policy });
    const { receipt } = ask();
    await (await draft.next()).send(...tokens(2), ...finish());
    expect(await receipt).toMatchObject({
      served: 'draft',
      reason: 'low_risk',
      policy: { stratum: 'facts', certified: true, tightened: 0 },
    });
    expect(seen).toEqual([['opened', 'next', 'next']]);
  });

  test('is overridden by x-draft-control: draft', async () => {
    const policy = playedPolicy(opens({ notDrafted: 'novel', stratum: 'facts' }));
    const { draft, heavy, ask } = gatewayOn({ policy });
    const { receipt } = ask({}, { routing: 'draft', cache: false });
    await (await draft.next()).send(...tokens(2), ...finish());
    expect(await receipt).toMatchObject({
      served: 'draft',
      reason: 'control',
      policy: { stratum: 'facts', certified: false },
    });
    expect(heavy.calls).toEqual([]);
  });

  test('knows the prompt, computed once and only when asked', async () => {
    const asked: Asked[] = [];
    const counted: string[] = [];
    const counter = {
      count: (text: string) => {
        counted.push(text);
        return 3;
      },
    };
    const { draft, ask } = gatewayOn({ policy: playedPolicy(opens({}, asked)) }, { counter });
    const { receipt } = ask({ stream: true });
    const call = await draft.next();
    expect(counted).toEqual([]);
    const [question] = asked;
    expect(asked).toHaveLength(1);
    expect(question?.whole).toBe(false);
    expect([question?.promptTokens(), question?.promptTokens()]).toEqual([3, 3]);
    expect(counted).toHaveLength(1);
    expect(question?.sketch()).toBe(question?.sketch());
    expect(question?.sketch()).toEqual(sketchOf('Hello?'));
    await call.send(...tokens(2), ...finish());
    await receipt;
  });

  test('knows whether tools are on offer', async () => {
    const asked: Asked[] = [];
    const ability = { tools: true, modalities: [], contextTokens: null };
    const { draft, ask } = gatewayOn({ ability, policy: playedPolicy(opens({}, asked)) });
    const tool = { type: 'function', function: { name: 'f', parameters: {} } };
    for (const tools of [undefined, [tool]]) {
      const { receipt } = ask(tools && { tools });
      await (await draft.next()).send(...tokens(2), ...finish());
      await receipt;
    }
    expect(asked.map(({ tools }) => tools)).toEqual([false, true]);
  });

  test('covers with its certificate no draft that is shown whatever is thought of it', async () => {
    const policy = playedPolicy(opens({ stratum: 'facts', certified: true }));
    const { draft, ask } = gatewayOn({ policy });
    const forced = ask({}, { routing: 'draft', cache: false });
    await (await draft.next()).send(...tokens(2), ...finish());
    expect(await forced.receipt).toMatchObject({
      served: 'draft',
      reason: 'control',
      policy: { certified: false },
    });
    const kept = ask();
    await (await draft.next()).send(...tokens(2), ...finish());
    expect(await kept.receipt).toMatchObject({ served: 'draft', policy: { certified: true } });
  });

  test('nor one that was given up and is shown since heavy failed', async () => {
    const policy = playedPolicy({
      ...opens({ stratum: 'facts', certified: true }),
      ended: () => ({ kind: 'reject', reason: 'risk' }),
    });
    const { draft, heavy, ask } = gatewayOn({ policy, onHeavyFailure: 'serve_draft' });
    const { receipt } = ask();
    await (await draft.next()).send(...tokens(2), ...finish());
    await (await heavy.next()).send(broken());
    expect(await receipt).toMatchObject({
      served: 'draft',
      reason: 'heavy_failed',
      policy: { certified: false },
    });
  });

  test('is not asked for what cannot be drafted anyway', async () => {
    const asked: Asked[] = [];
    const { heavy, ask } = gatewayOn({ policy: playedPolicy(opens({}, asked)) });
    const { receipt } = ask({ n: 2 });
    await (await heavy.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ reason: 'n' });
    expect(asked).toEqual([]);
  });
});
