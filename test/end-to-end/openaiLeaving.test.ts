import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { role as announce, gate, hold, type Step, stall, token, tokens } from '../scripted/index.ts';
import { clientOf, see } from './openaiSees.ts';
import { callsOf } from './seenReceipt.ts';
import { sharedGateway } from './sharedGateway.ts';
import { within } from './within.ts';

const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const CALM = { bits: 0.2 };
const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }];
const wild: Step[] = [token('no', { bits: 2.3 }), stall()];
const params = { model: 'auto', messages };

describe('leaving', () => {
  const unhurried = sharedGateway({ auto: { hold_back: { max_ms: 60_000, max_total_ms: 60_000 } } });
  const talk: Step[] = [announce(), tokens(WORDS, CALM), stall()];
  const ways: [
    how: string,
    (stream: AsyncIterable<unknown> & { controller: AbortController }) => Promise<void>,
  ][] = [
    [
      'by stream.controller.abort()',
      async (stream) => {
        for await (const _ of stream) stream.controller.abort();
      },
    ],
    [
      'out of the iterator',
      async (stream) => {
        for await (const _ of stream) break;
      },
    ],
  ];

  it.each(
    ways.flatMap(([how, leave]) =>
      (['draft', 'heavy', 'direct'] as const).map((role) => [role, how, leave] as const),
    ),
  )('%s, %s ends the upstream call', async (role, _, leave) => {
    const { upstream } = unhurried.it;
    upstream.script('small', role === 'draft' ? talk : wild);
    upstream.script('large', talk);
    const model = role === 'direct' ? 'large' : 'auto';
    const stream = await clientOf(unhurried.it).chat.completions.create({ model, messages, stream: true });
    await leave(stream);
    const call = await upstream.next(role === 'draft' ? 'small' : 'large');
    expect(await within(2000, 'Ending the call', call.ended)).toMatchObject({ by: 'client' });
    const receipt = await unhurried.it.receipt();
    expect(receipt.outcome).toBe('cancelled');
    expect(receipt.calls.at(-1)).toMatchObject({
      role,
      outcome: 'aborted',
      usage: { provenance: 'estimated' },
    });
    if (role === 'heavy') await upstream.next('small');
  });

  it.each([true, false])('while both models run ends both calls, stream %s', async (stream) => {
    const { upstream } = unhurried.it;
    const both = gate();
    upstream.script('small', [token('hm', { bits: 1.8 }), stall()]);
    upstream.script('large', [hold({ ...both, opened: Promise.resolve() }), stall()]);
    const leave = new AbortController();
    const asking = see(clientOf(unhurried.it), { ...params, stream }, { signal: leave.signal });
    await both.reached;
    leave.abort();
    expect((await asking).thrown).toBeInstanceOf(OpenAI.APIUserAbortError);
    for (const model of ['small', 'large']) {
      const call = await upstream.next(model);
      expect(await within(2000, `Ending ${model}`, call.ended)).toMatchObject({ by: 'client' });
    }
    expect(callsOf(await unhurried.it.receipt())).toEqual(['draft:aborted', 'heavy:aborted']);
  });
});
