import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestEvent, Tier } from '../../machines/index.ts';
import { fakeRequest, type PortCall } from './fakePorts.ts';
import { draft, FOLLOW_FAILED, GONE, HIT, heavy, LOST, MISS, READY, SHARED } from './steps.ts';

type Script<Events> = readonly (keyof Events)[];

const d = draft();
const h = heavy();

/** Calls as they go in earnest: verdicts, then one end. Delivery follows when the machine has committed. */
const draftScript: fc.Arbitrary<Script<typeof d>> = fc
  .tuple(
    fc.subarray<keyof typeof d>(['doubt', 'keep', 'doubtOverBudget', 'reject', 'limit']),
    fc.constantFrom<keyof typeof d>('endedKept', 'endedNotKept', 'endedTruncated', 'failed'),
  )
  .map(([verdicts, end]) => [...verdicts, end]);
const heavyScript: fc.Arbitrary<Script<typeof h>> = fc.constantFrom<Script<typeof h>>(
  ['content', 'ended'],
  ['content', 'full', 'ended'],
  ['content', 'failed'],
  ['failed'],
);

const ENDS: ReadonlySet<string> = new Set(['draft.ended', 'heavy.ended']);

it('ends by itself, exactly once and with nothing left open, in whatever order its calls get on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      draftScript,
      fc.array(heavyScript, { minLength: 3, maxLength: 3 }),
      fc.record({ whole: fc.boolean(), serveDraftOnHeavyFailure: fc.boolean() }),
      fc.constantFrom(MISS, MISS, HIT, SHARED, null),
      fc.constantFrom(READY, LOST, FOLLOW_FAILED),
      fc.boolean(),
      async (s, drafts, heavies, given, lookup, news, leaves) => {
        let tier: Tier | null = null;
        const whole: PortCall[] = [];
        const takeTurn = (label: string) => s.schedule(Promise.resolve(), label);

        /** A call delivers once it has ended and the machine has committed to it, whichever comes last. */
        const deliver = (call: PortCall) => {
          const own = call.name === 'draft' ? tier === 'draft' : tier === 'heavy' || tier === 'speculative';
          if (!own || !whole.includes(call)) return;
          const delivered = { type: `${call.name}.delivered`, attempt: call.input.attempt };
          void takeTurn(delivered.type).then(() => call.send(delivered));
        };
        const play = async (call: PortCall, events: readonly RequestEvent[]) => {
          for (const event of events) {
            await takeTurn(event.type);
            if (!call.open) return;
            if (ENDS.has(event.type)) whole.push(call);
            call.send(event);
          }
          deliver(call);
        };
        const onOpen = (call: PortCall) => {
          const { name, input } = call;
          if (name === 'lookup') void play(call, lookup ? [lookup] : []);
          if (name === 'follow') void play(call, [news]);
          if (name === 'draft')
            void play(
              call,
              drafts.map((event) => d[event]),
            );
          if (name === 'heavy') {
            const events = heavy(input.attempt);
            void play(
              call,
              (heavies[input.attempt - 1] ?? []).map((event) => events[event]),
            );
          }
          if (name === 'replay') void play(call, [{ type: 'replay.delivered' }]);
          if (name === 'held') void play(call, [{ type: 'held.delivered' }]);
        };
        const request = fakeRequest(given, onOpen, (event) => {
          if (event.type !== 'commit') return;
          expect(tier).toBeNull();
          tier = event.tier;
          for (const call of whole) deliver(call);
        });
        if (lookup === null) request.clock.increment(50);
        if (leaves) {
          void takeTurn('client.gone').then(() => {
            if (request.outcomes.length === 0) request.actor.send(GONE);
          });
        }
        await s.waitIdle();

        expect(request.errors).toEqual([]);
        expect(request.outcomes).toHaveLength(1);
        expect(request.open()).toEqual([]);
        const [outcome] = request.outcomes;
        if (outcome?.kind === 'answered') expect(outcome.by).toBe(tier);
        if (outcome?.kind === 'cancelled') expect(leaves).toBe(true);
        if (outcome?.kind === 'failed') expect(outcome.shown).toBe(tier !== null);
      },
    ),
    { numRuns: 500 },
  );
});
