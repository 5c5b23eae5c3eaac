import fc from 'fast-check';
import { NO_COST } from '../../src/core/cost.ts';
import type { ComparisonRecord } from '../../src/gateway/observer.ts';
import type { StreamItem } from '../../src/ports.ts';
import { ANY_WISH, cacheWith, MISSED } from '../fakeCache.ts';
import { CALM, type FakeUpstream, gatewayOn, HEAVY_PRICE, PRICE, UNSAMPLED } from '../fakes.ts';
import { itemsOf, type Script, script } from '../gateway/arbitraryScripts.ts';
import { metricsOnFakes } from './scrape.ts';

/** One request of a run, what is said to it, and when its client leaves. */
const request = fc.record({
  model: fc.oneof(
    { weight: 8, arbitrary: fc.constant('auto') },
    { weight: 1, arbitrary: fc.constantFrom('big', 'no-such-model') },
  ),
  stream: fc.boolean(),
  control: fc.oneof(
    { weight: 6, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.constantFrom('heavy' as const, 'draft' as const, 'no-speculation' as const) },
  ),
  onlyIfCached: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  draft: script,
  heavy: fc.tuple(script, script, script),
  turns: fc.array(fc.boolean(), { maxLength: 60 }),
  leaveAt: fc.option(fc.nat(40), { freq: 3 }),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** Requests one after the other, of a gateway whose prices may be unknown and whose audits may be on. */
export const run = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 6 }),
  draftPriced: fc.boolean(),
  heavyPriced: fc.boolean(),
  audited: fc.boolean(),
  adequate: fc.constantFrom(true, false, null),
  serveDraft: fc.boolean(),
  refuses: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
export type Run = typeof run extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays a run to its end, and what came of it. */
export async function played(of: Run) {
  const metrics = metricsOnFakes();
  const before = await metrics.scrape();
  const compared: ComparisonRecord[] = [];
  const parts = gatewayOn(
    {
      onHeavyFailure: of.serveDraft ? 'serve_draft' : 'fail',
      holdBack: { tokens: 16, maxMs: 1e8, tokensMax: 48, maxTotalMs: 1e8 },
      audits: {
        ...UNSAMPLED,
        share: of.audited ? 1 : 0,
        escalatedShare: of.audited ? 1 : 0,
        target: 0.1,
        delta: 0.05,
      },
    },
    {
      observer: {
        ...metrics.observer,
        compared: (comparison) => {
          compared.push(comparison);
          metrics.observer.compared(comparison);
        },
      },
      speculation: { share: 1, windowRequests: 1000, concurrent: 8 },
      cache: cacheWith({ lookup: () => Promise.resolve({ ...MISSED, cost: NO_COST }) }),
      admission: {
        admit: () =>
          Promise.resolve(
            of.refuses
              ? { code: 'rate_limit_exceeded', message: 'too many', param: null, refusal: null, cause: null }
              : null,
          ),
      },
    },
    { draftPrice: of.draftPriced ? PRICE : null, heavyPrice: of.heavyPriced ? HEAVY_PRICE : null },
  );
  parts.grading.grade = {
    adequate: of.adequate,
    grader: 'played',
    cost: { nanoDollars: 7, provenance: 'reported' },
  };
  let refused = 0;
  for (const one of of.requests) refused += (await answered(parts, one)) ? 0 : 1;
  await settled();
  parts.gateway.close();
  await settled();
  return { ...parts, before, after: await metrics.scrape(), refused, compared };
}

/** @returns whether there is a receipt of it. */
async function answered(parts: ReturnType<typeof gatewayOn>, of: Request): Promise<boolean> {
  const control = { routing: of.control, cache: true };
  const wish = { ...ANY_WISH, onlyIfCached: of.onlyIfCached };
  const { receipt, leave } = parts.ask({ stream: of.stream, model: of.model }, control, { wish });
  let over = false;
  void receipt.then(() => {
    over = true;
  });
  const left = new Map<AbortSignal, StreamItem[]>();
  const [firstDraft, firstHeavy] = [parts.draft.calls.length, parts.heavy.calls.length];
  const speak = async (who: FakeUpstream, before: number, scripts: readonly Script[]): Promise<boolean> => {
    const attempt = who.calls.length - 1 - before;
    const call = who.calls[who.calls.length - 1];
    const spoken = scripts[attempt];
    if (call === undefined || spoken === undefined || call.signal.aborted) return false;
    const items = left.get(call.signal) ?? itemsOf(spoken, `t${attempt}.`);
    left.set(call.signal, items);
    const item = items.shift();
    if (item === undefined) return false;
    await call.send(item);
    return true;
  };
  await settled();
  for (let step = 0; !over && step < 500; step += 1) {
    if (step === of.leaveAt) leave();
    const drafts = () => speak(parts.draft, firstDraft, [of.draft]);
    const answers = () => speak(parts.heavy, firstHeavy, of.heavy);
    const [first, second] = of.turns[step] === false ? [answers, drafts] : [drafts, answers];
    if ((await first()) || (await second())) continue;
    await settled();
    if (!over) leave();
    await settled();
  }
  const given = (await receipt) !== null;
  // An audit asks heavy once more: it says its last script, whole.
  await settled();
  const audit = parts.heavy.calls.at(-1);
  if (of.model === 'auto' && audit !== undefined && !audit.signal.aborted) {
    const calm = { levels: ['calm' as const], groups: [], ending: 'stop' as const, usage: true };
    await audit.send(...itemsOf(calm, `${CALM.length}`));
    await settled();
  }
  return given;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
