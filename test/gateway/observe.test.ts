import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../src/ports.ts';
import { cacheWith, MISSED } from '../fakeCache.ts';
import { broken, finish, gatewayOn, HOT, type PlayedCall, token, tokens } from '../fakes.ts';
import { ALWAYS, backgroundOn, settled } from './backgroundOn.ts';

const OBSERVE = { mode: 'observe', observe: ALWAYS } as const;
const HEAVY = [token('Paris'), ...finish('stop', { prompt: 9, completion: 3 })];

const bodyOf = ({ call }: PlayedCall) => JSON.parse(call.body as string) as Record<string, unknown>;

describe('mode observe', () => {
  test.each([true, false])('serves heavy at once, and drafts in the shadow (stream %s)', async (stream) => {
    const lookups: unknown[] = [];
    const cache = cacheWith({
      lookup: (question) => {
        lookups.push(question);
        return Promise.resolve(MISSED);
      },
    });
    const { draft, heavy, ask, recorded } = backgroundOn(OBSERVE, { cache });
    const { sink, receipt } = ask({ stream, max_tokens: 20 });
    const answering = await heavy.next();
    expect(draft.calls).toEqual([]);
    await answering.send(...HEAVY);
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'observed', cache: 'bypass' });
    expect(sink.text).toBe('Paris');
    expect(lookups).toEqual([]);

    const shadow = await draft.next();
    expect(shadow.call.role).toBe('draft');
    expect(bodyOf(shadow)).toMatchObject({
      model: 'small-on-the-wire',
      stream: true,
      logprobs: true,
      top_logprobs: 20,
      max_tokens: 20,
      messages: [{ role: 'user', content: 'Hello?' }],
    });
    await shadow.send(...tokens(3, HOT), ...finish());
    const record = await recorded();
    expect(record).toMatchObject({
      id: 'req_1',
      requestId: 'req_1',
      route: 'auto',
      source: 'observed',
      weight: 1,
      family: null,
      draftRight: true,
      heavyRight: null,
      grader: 'played',
      heavyUsage: { promptTokens: 9, completionTokens: 3, provenance: 'reported' },
      second: null,
      whole: !stream,
      policy: 'entropy',
      calibration: 'NOT CALIBRATED',
      at: '2023-11-14T22:13:20.000Z',
      // The draft alone: 7 and 12 tokens. Heavy was the client's.
      cost: { nanoDollars: 5500, provenance: 'reported' },
    });
    expect(record.draft).toMatchObject({
      text: 't0 t1 t2 ',
      ending: { finishReason: 'stop', cutBy: null, refused: false },
      usage: { promptTokens: 7, completionTokens: 12 },
    });
    expect(record.draft.tokens.map(({ text, top }) => [text, top.length])).toEqual([
      ['t0 ', 5],
      ['t1 ', 5],
      ['t2 ', 5],
    ]);
    const times = record.draft.tokens.map(({ atMs }) => atMs);
    expect(times[0]).toBe(0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(record.sketch.terms.length).toBeGreaterThan(0);
  });

  test('shows the grader the conversation, the draft and what it is held against', async () => {
    const compared: unknown[] = [];
    const grader = {
      compare: (...all: unknown[]) => {
        compared.push(all.slice(0, 3));
        return Promise.resolve({
          adequate: false,
          grader: 'mine',
          cost: { nanoDollars: 100, provenance: 'reported' as const },
        });
      },
    };
    const { draft, heavy, ask, recorded } = backgroundOn(OBSERVE, { grader });
    const parts = [{ type: 'text', text: 'Capital?' }];
    ask({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: parts },
      ],
      response_format: { type: 'json_object' },
    });
    await (await heavy.next()).send(...HEAVY);
    await (await draft.next()).send(token('Lyon'), ...finish());
    expect(await recorded()).toMatchObject({
      draftRight: false,
      grader: 'mine',
      cost: { nanoDollars: 5600 },
    });
    const question = {
      prompt: 'system: Be brief.\n\nuser: Capital?',
      asked: 'Capital?',
      format: 'json_object',
    };
    expect(compared).toEqual([[question, 'Lyon', 'Paris']]);
  });

  test('names the family the client gave in metadata, and no other', async () => {
    for (const [metadata, family] of [
      [{ family: 'capitals' }, 'capitals'],
      [{ family: 'x'.repeat(300) }, 'x'.repeat(100)],
      [{ family: 7 }, null],
      [null, null],
      ['family', null],
    ] as const) {
      const { draft, heavy, ask, recorded } = backgroundOn(OBSERVE);
      ask({ metadata });
      await (await heavy.next()).send(...HEAVY);
      await (await draft.next()).send(token('a'), ...finish());
      expect((await recorded()).family).toBe(family);
    }
  });

  test('asks the second model beside the draft, and records how far they agree', async () => {
    const { secondModel, second } = gatewayOn();
    const { draft, heavy, ask, recorded } = backgroundOn({ ...OBSERVE, second: secondModel });
    ask();
    await (await heavy.next()).send(...HEAVY);
    const other = await second.next();
    expect(other.call.role).toBe('second');
    await other.send(token('Paris'), ...finish('stop', { prompt: 7, completion: 1 }));
    await (await draft.next()).send(token('Paris'), ...finish());
    expect((await recorded()).second).toMatchObject({ agreement: 1, usage: { completionTokens: 1 } });
    ask();
    await (await heavy.next()).send(...HEAVY);
    await (await second.next()).send(broken());
    await (await draft.next()).send(token('Paris'), ...finish());
    expect((await recorded()).second).toMatchObject({ agreement: null });
  });

  test('draws by the share, and weighs what it drew by it', async () => {
    const draws = [0.25, 0.2, 0.9];
    const { draft, heavy, ask, recorded } = backgroundOn(
      { ...OBSERVE, observe: { ...ALWAYS, share: 0.25 } },
      { random: () => draws.shift() ?? 1 },
    );
    for (const drawn of [false, true, false]) {
      const { receipt } = ask();
      await (await heavy.next()).send(...HEAVY);
      await receipt;
      if (!drawn) continue;
      await (await draft.next()).send(token('a'), ...finish());
      expect((await recorded()).weight).toBe(4);
    }
    expect(draft.calls).toHaveLength(1);
  });

  test('compares nothing that could not have been drafted, or was asked of heavy', async () => {
    const tool = { type: 'function', function: { name: 'f', parameters: {} } };
    const ability = { tools: true, modalities: [], contextTokens: null };
    for (const [request, control] of [
      [{ tools: [tool] }, { routing: 'none', cache: true }],
      [{ n: 2 }, { routing: 'none', cache: true }],
      [{}, { routing: 'heavy', cache: false }],
      [{ model: 'big' }, { routing: 'none', cache: true }],
    ] as const) {
      const { draft, heavy, ask } = backgroundOn({ ...OBSERVE, ability });
      const { receipt } = ask(request, control);
      if (!('model' in request)) await (await heavy.next()).send(...HEAVY);
      await receipt;
      await settled();
      expect(draft.calls).toEqual([]);
    }
  });

  test('serves heavy even to whoever asks for the draft: nobody’s answer changes', async () => {
    const { heavy, ask, draft } = backgroundOn({ mode: 'observe' });
    const { receipt } = ask({}, { routing: 'draft', cache: false });
    await (await heavy.next()).send(...HEAVY);
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'observed' });
    expect(draft.calls).toEqual([]);
  });

  test('compares nothing after an answer that was not delivered whole', async () => {
    const { draft, heavy, ask } = backgroundOn(OBSERVE);
    const failed = ask({ stream: true });
    await (await heavy.next()).send(token('Par'), broken());
    await failed.receipt;
    const left = ask({ stream: true });
    await (await heavy.next()).send(token('Par'));
    left.leave();
    await left.receipt;
    const empty = ask();
    await (await heavy.next()).send(...finish());
    await empty.receipt;
    await settled();
    expect(draft.calls).toEqual([]);
  });

  test('goes on with a comparison when the client leaves after its answer', async () => {
    const { draft, heavy, ask, recorded } = backgroundOn(OBSERVE);
    const { leave, receipt } = ask();
    await (await heavy.next()).send(...HEAVY);
    await receipt;
    const shadow = await draft.next();
    leave();
    expect(shadow.signal.aborted).toBe(false);
    await shadow.send(token('a'), ...finish());
    await recorded();
  });

  test('holds no more comparisons than may run at once', async () => {
    const { draft, heavy, ask, recorded, standing } = backgroundOn({
      ...OBSERVE,
      observe: { ...ALWAYS, concurrent: 2 },
    });
    for (let request = 0; request < 5; request += 1) {
      const { receipt } = ask();
      await (await heavy.next()).send(...HEAVY);
      await receipt;
    }
    expect(draft.calls).toHaveLength(2);
    expect(standing().sampling.observe).toMatchObject({ open: 2, refused: 3 });
    await (await draft.next()).send(token('a'), ...finish());
    await recorded();
    expect(standing().sampling.observe.open).toBe(1);
    const { receipt } = ask();
    await (await heavy.next()).send(...HEAVY);
    await receipt;
    expect(draft.calls).toHaveLength(3);
  });

  test('spends no more a day than it may, where prices are known', async () => {
    const observe = { ...ALWAYS, dollarsPerDay: 0.000012 };
    const { draft, heavy, ask, recorded, standing } = backgroundOn({ ...OBSERVE, observe });
    for (let request = 0; request < 4; request += 1) {
      const { receipt } = ask();
      await (await heavy.next()).send(...HEAVY);
      await receipt;
      if (draft.calls.length > request) {
        await (await draft.next()).send(token('a'), ...finish());
        await recorded();
      }
    }
    expect(draft.calls).toHaveLength(2);
    expect(standing().sampling.observe).toMatchObject({ committedNanoDollars: 11_000, refused: 2 });
    expect(standing().dollarsRule).toBe('known_prices');
  });

  test('says that money bounds nothing where a price is not known', async () => {
    const { draft, heavy, ask, gateway } = gatewayOn(
      { ...OBSERVE, observe: { ...ALWAYS, dollarsPerDay: 0 } },
      {},
      { draftPrice: null },
    );
    const { receipt } = ask();
    await (await heavy.next()).send(...HEAVY);
    await receipt;
    expect(draft.calls).toHaveLength(1);
    expect(gateway.standing().get('auto')).toMatchObject({ mode: 'observe', dollarsRule: 'unknown_price' });
  });

  test('stays within its budgets for any interleaving of requests and comparisons', async () => {
    const step = fc.constantFrom('ask', 'ask', 'end', 'break', 'close');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        // What a comparison is thought to cost is what it costs: 5,500 nano-dollars when it ends well.
        const observe = { share: 1, concurrent: 2, dollarsPerDay: 0.00002 };
        const { draft, heavy, ask, gateway, standing } = backgroundOn({ ...OBSERVE, observe });
        const answer = [token('Paris'), ...finish()];
        let asked = 0;
        for (const one of steps) {
          const running = draft.calls.filter(({ signal }) => !signal.aborted);
          if (one === 'ask') {
            const { receipt } = ask();
            await (await heavy.next()).send(...answer);
            expect(await receipt).toMatchObject({ outcome: 'answered' });
            asked += 1;
          }
          if (one === 'end') await running[0]?.send(token('a'), ...finish());
          if (one === 'break') await running[0]?.send(broken());
          if (one === 'close') gateway.close();
          await settled();
          const { open, committedNanoDollars } = standing().sampling.observe;
          expect(open).toBeLessThanOrEqual(2);
          expect(committedNanoDollars).toBeLessThanOrEqual(20_000);
        }
        gateway.close();
        const { sampling, comparisons } = standing();
        expect(sampling.observe.open).toBe(0);
        const { recorded, failed, dropped } = comparisons;
        // Each comparison ended once.
        expect(recorded + failed + dropped).toBe(draft.calls.length);
        expect(draft.calls.length).toBeLessThanOrEqual(asked);
      }),
      { numRuns: 60 },
    );
  });

  test('never changes a byte of an answer, whatever the shadow does', async () => {
    const answers = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });
    const shadows = fc.constantFrom<readonly StreamItem[]>(
      [token('a'), ...finish()],
      [token('a', HOT), broken()],
      [broken()],
      [...finish()],
      [token('a', null), ...finish('length')],
      [],
    );
    const graders = fc.constantFrom('rejects', 'throws', 'silent', 'grades');
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), shadows, graders, async (texts, stream, shadow, grading) => {
        const answer = [...texts.map((text) => token(text)), ...finish()];
        const plain = gatewayOn();
        const alone = plain.ask({ stream }, { routing: 'heavy', cache: false });
        await (await plain.heavy.next()).send(...answer);
        await alone.receipt;

        const grader = {
          compare: () => {
            if (grading === 'throws') throw new Error('a grader that throws');
            if (grading === 'rejects') return Promise.reject(new Error('a grader that rejects'));
            if (grading === 'silent') return new Promise<never>(() => undefined);
            const cost = { nanoDollars: null, provenance: 'unknown' } as const;
            return Promise.resolve({ adequate: null, grader: 'no_judge', cost });
          },
        };
        const { ask, heavy, draft, gateway } = gatewayOn(OBSERVE, { grader });
        const { sink, receipt } = ask({ stream });
        await (await heavy.next()).send(...answer);
        const end = await receipt;
        await draft.calls[0]?.send(...shadow);
        await settled();
        gateway.close();
        expect(draft.open + heavy.open).toBeLessThanOrEqual(2);
        expect(sink.chunks).toEqual(alone.sink.chunks);
        expect(sink.answer).toEqual(
          alone.sink.answer && { ...alone.sink.answer, created: sink.answer?.created },
        );
        expect(sink).toMatchObject({ ends: 1, violations: [] });
        expect(end?.calls.map(({ role }) => role)).toEqual(['heavy']);
      }),
      { numRuns: 60 },
    );
  });
});
