import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renormalisedEntropy } from '../../src/core/entropy.ts';
import { ENTROPY_DEFAULTS, entropyPolicy } from '../../src/core/entropyPolicy.ts';
import { emptyWindow, pushWindow, windowMean } from '../../src/core/window.ts';
import type { StreamItem } from '../../src/ports.ts';
import { CALM, type FakeUpstream, gatewayOn, HOT, WARM } from '../fakes.ts';
import { itemsOf, type Script, script, textOf } from './arbitraryScripts.ts';

/** A request, what each model will say to it, and who speaks when. */
const scene = fc.record({
  stream: fc.boolean(),
  control: fc.oneof(
    { weight: 6, arbitrary: fc.constant('none' as const) },
    { weight: 3, arbitrary: fc.constantFrom('heavy' as const, 'draft' as const, 'no-speculation' as const) },
  ),
  serveDraft: fc.boolean(),
  maxSpeculations: fc.integer({ min: 0, max: 2 }),
  speculativeBufferChunks: fc.integer({ min: 1, max: 8 }),
  draft: script,
  heavy: fc.tuple(script, script, script),
  /** True: the draft speaks next. */
  turns: fc.array(fc.boolean(), { maxLength: 80 }),
  /** The client leaves before this step. */
  leaveAt: fc.option(fc.nat(60), { freq: 3 }),
  slowClient: fc.boolean(),
});
type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays the scene to its end. */
async function play(of: Scene) {
  const parts = gatewayOn({
    maxSpeculations: of.maxSpeculations,
    speculativeBufferChunks: of.speculativeBufferChunks,
    onHeavyFailure: of.serveDraft ? 'serve_draft' : 'fail',
    // Time plays no part: a stall is ended by the client.
    holdBack: { tokens: 16, maxMs: 1e8, tokensMax: 48, maxTotalMs: 1e8 },
  });
  const { sink, receipt, leave } = parts.ask({ stream: of.stream }, { routing: of.control, cache: false });
  if (of.slowClient) sink.gate = Promise.resolve();
  let over = false;
  void receipt.then(() => {
    over = true;
  });
  /** What each call has still to say, by its signal: taken from the front. */
  const left = new Map<AbortSignal, StreamItem[]>();
  /** Lets the newest call of a model say its next item; false when it has nothing left to say. */
  const speak = async (who: FakeUpstream, scripts: readonly Script[], name: string): Promise<boolean> => {
    const attempt = who.calls.length - 1;
    const call = who.calls[attempt];
    const spoken = scripts[attempt];
    if (call === undefined || spoken === undefined || call.signal.aborted) return false;
    const items = left.get(call.signal) ?? itemsOf(spoken, `${name}${attempt}.`);
    left.set(call.signal, items);
    const item = items.shift();
    if (item === undefined) return false;
    await call.send(item);
    return true;
  };
  const drafts = () => speak(parts.draft, [of.draft], 'd');
  const answers = () => speak(parts.heavy, of.heavy, 'h');
  await settled();
  for (let step = 0; !over; step += 1) {
    if (step > 1000) throw new Error('The request never ends');
    if (step === of.leaveAt) leave();
    const [first, second] = of.turns[step] === false ? [answers, drafts] : [drafts, answers];
    if ((await first()) || (await second())) continue;
    await settled();
    // Whoever is left is stalled.
    if (!over) leave();
    await settled();
  }
  return { ...parts, sink, receipt: await receipt };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What the policy alone decides of a draft that is heard to its end: the first word that binds. */
function decisionOf({ levels, ending }: Script, stream: boolean): 'keep' | 'drop' {
  const policy = entropyPolicy(ENTROPY_DEFAULTS);
  let state = policy.initial;
  let recent = emptyWindow(policy.window);
  let tokens = 0;
  for (const level of levels) {
    const top = { calm: CALM, warm: WARM, hot: HOT }[level];
    const bits = renormalisedEntropy(top);
    recent = pushWindow(recent, bits);
    tokens += 1;
    const evidence = { text: '', logprob: 0, top, missing: null };
    state = policy.next(state, { ...evidence, index: tokens, bits, meanBits: windowMean(recent) });
    const { kind } = policy.verdict(state);
    if (kind === 'reject') return 'drop';
    if (stream && kind === 'keep') return 'keep';
    if (stream && tokens >= 48) return 'drop';
  }
  return ending === 'stop' && tokens > 0 && policy.ended(state).kind === 'keep' ? 'keep' : 'drop';
}

test('a client is shown a part of exactly one model’s answer, once, and the receipt says so', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(scene, async (of) => {
      const { sink, receipt, draft, heavy } = await play(of);
      const { served = null, outcome, reason, calls = [], cost } = receipt ?? {};
      seen.add(`${outcome} ${served}`);

      const last = heavy.calls.length - 1;
      const draftText = textOf(of.draft, 'd0.');
      const heavyText = of.heavy[last] === undefined ? '' : textOf(of.heavy[last], `h${last}.`);
      const text = served === null ? '' : served === 'draft' ? draftText : heavyText;
      expect(text.startsWith(sink.text)).toBe(true);
      if (outcome === 'answered') expect(sink.text).toBe(text);
      expect(new Set(sink.chunks.map(({ id }) => id)).size).toBeLessThanOrEqual(1);

      expect(sink.violations).toEqual([]);
      expect(sink.ends).toBe(outcome === 'cancelled' ? 0 : 1);
      expect(sink.finished).toBe(outcome === 'answered');
      expect(sink.failure?.code ?? null).toBe(receipt?.error ?? null);

      expect(draft.open + heavy.open).toBe(0);
      expect(calls).toHaveLength(draft.calls.length + heavy.calls.length);
      expect(sink.headers?.['x-draft-served'] ?? null).toBe(served);
      if (served !== null) expect(sink.headers?.['x-draft-reason']).toBe(reason);

      const costs = calls.map((call) => call.cost.nanoDollars ?? Number.NaN);
      for (const one of costs) expect(Number.isSafeInteger(one) && one > 0).toBe(true);
      expect(cost?.nanoDollars).toBe(costs.reduce((sum, one) => sum + one, 0));
      if (outcome === 'answered' && !of.stream) {
        expect(Number(sink.headers?.['x-draft-cost'])).toBeCloseTo((cost?.nanoDollars ?? 0) / 1e9, 12);
      }
      expect(calls.filter(({ speculative }) => speculative).length).toBeLessThanOrEqual(of.maxSpeculations);

      const acts = of.control === 'none' || of.control === 'no-speculation';
      const kept = decisionOf(of.draft, of.stream) === 'keep';
      if (acts && served === 'draft' && reason !== 'heavy_failed') expect(kept).toBe(true);
      const alone = of.control === 'no-speculation' || (of.control === 'none' && of.maxSpeculations === 0);
      if (alone && kept && outcome === 'answered') expect(served).toBe('draft');
      if (of.control === 'heavy') expect(served).not.toBe('draft');
    }),
    { numRuns: 600 },
  );
  // A property that never sees these would prove nothing of them.
  for (const one of [
    'answered draft',
    'answered heavy',
    'answered speculative',
    'cancelled null',
    'failed heavy',
  ]) {
    expect(seen).toContain(one);
  }
});
