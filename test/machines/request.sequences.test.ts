import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestEvent, RequestInput } from '../../machines/index.ts';
import { type FakeRequest, fakeRequest } from './fakePorts.ts';
import {
  DIRECT_SHOWN,
  draft,
  FAILURE,
  FOLLOW_FAILED,
  GONE,
  HIT,
  heavy,
  INPUT,
  LOST,
  MISS,
  READY,
  SHARED,
} from './steps.ts';

const input: fc.Arbitrary<Partial<RequestInput>> = fc.record({
  plan: fc.oneof({ weight: 6, arbitrary: fc.constant('draft' as const) }, fc.constantFrom('heavy', 'direct')),
  whole: fc.boolean(),
  control: fc.oneof(
    { weight: 4, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('draft', 'no-speculation'),
  ),
  serveDraftOnHeavyFailure: fc.boolean(),
  maxSpeculations: fc.nat(3),
  onlyIfCached: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
});

/** Something that happens; told by hand so that a walk can be read. `lag` makes it of an earlier attempt. */
type Happening =
  | { readonly kind: 'draft'; readonly name: keyof ReturnType<typeof draft>; readonly lag: number }
  | { readonly kind: 'heavy'; readonly name: keyof ReturnType<typeof heavy>; readonly lag: number }
  | { readonly kind: 'other'; readonly event: RequestEvent }
  | { readonly kind: 'time'; readonly ms: number };

const lag = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2));
// The keys of a const object are its type's.
const draftNames = Object.keys(draft()) as (keyof ReturnType<typeof draft>)[];
const heavyNames = Object.keys(heavy()) as (keyof ReturnType<typeof heavy>)[];

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('draft'), name: fc.constantFrom(...draftNames), lag }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('heavy'), name: fc.constantFrom(...heavyNames), lag }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('other'),
      event: fc.constantFrom<RequestEvent>(
        MISS,
        MISS,
        HIT,
        SHARED,
        READY,
        LOST,
        FOLLOW_FAILED,
        { type: 'replay.delivered' },
        { type: 'replay.failed', failure: FAILURE },
        { type: 'direct.delivered' },
        { type: 'direct.failed', failure: FAILURE },
        DIRECT_SHOWN,
        { type: 'held.delivered' },
        { type: 'held.failed', failure: FAILURE },
        GONE,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time'), ms: fc.constantFrom(10, 50, 30_000) }) },
);

function happen(request: FakeRequest, what: Happening): void {
  const { draftAttempt, heavyAttempt } = request.actor.getSnapshot().context;
  if (what.kind === 'time') request.clock.increment(what.ms);
  else if (what.kind === 'other') request.actor.send(what.event);
  else if (what.kind === 'draft') request.actor.send(draft(draftAttempt - what.lag)[what.name]);
  else request.actor.send(heavy(heavyAttempt - what.lag)[what.name]);
}

/** What must be true of a request at any moment. */
function expectInvariants(request: FakeRequest): void {
  const { status, context } = request.actor.getSnapshot();
  const commits = request.emitted.filter(({ type }) => type === 'commit');
  expect(request.errors).toEqual([]);
  expect(request.open('draft').length).toBeLessThanOrEqual(1);
  expect(request.open('heavy').length).toBeLessThanOrEqual(1);
  expect(commits.length).toBeLessThanOrEqual(1);
  expect(commits.map((commit) => 'tier' in commit && commit.tier)).toEqual(
    context.committed === null ? [] : [context.committed],
  );
  expect(request.outcomes.length).toBe(status === 'done' ? 1 : 0);
  if (status === 'done') expect(request.open()).toEqual([]);
  else expect(request.open().length).toBeGreaterThan(0);
}

it('keeps its promises whatever its ports say, in whatever order, stale or not', () => {
  fc.assert(
    fc.property(input, fc.array(happening, { maxLength: 25, size: 'max' }), (given, walk) => {
      const request = fakeRequest(given);
      expectInvariants(request);
      for (const what of walk) {
        if (request.outcomes.length > 0) break;
        const { committed } = request.actor.getSnapshot().context;
        const openedBefore = request.calls.length;
        happen(request, what);
        expectInvariants(request);
        if (committed === null) continue;
        expect(request.actor.getSnapshot().context.committed).toBe(committed);
        expect(request.calls.length).toBe(openedBefore);
      }
      const [outcome] = request.outcomes;
      const tier = request.actor.getSnapshot().context.committed;
      if (outcome?.kind === 'answered') expect(outcome.by).toBe(tier ?? 'direct');
      if (outcome?.kind === 'failed') expect(outcome.shown).toBe(tier !== null);

      request.clock.increment(INPUT.deadlineMs);
      expectInvariants(request);
      expect(request.outcomes).toHaveLength(1);
      expect(request.calls.filter(({ name }) => name === 'heavy').length).toBeLessThanOrEqual(
        (given.maxSpeculations ?? 2) + 1,
      );
    }),
    { numRuns: 400 },
  );
});

it('a stale event changes nothing', () => {
  fc.assert(
    fc.property(
      input,
      fc.array(happening, { maxLength: 12, size: 'max' }),
      happening,
      (given, walk, last) => {
        fc.pre(last.kind === 'draft' || last.kind === 'heavy');
        const request = fakeRequest(given);
        for (const what of walk) if (request.outcomes.length === 0) happen(request, what);
        fc.pre(request.outcomes.length === 0);
        const before = request.actor.getSnapshot();
        const told = request.emitted.length;
        const opened = request.calls.length;
        happen(request, { ...last, lag: 1 });
        expect(request.actor.getSnapshot().value).toEqual(before.value);
        expect(request.actor.getSnapshot().context).toEqual(before.context);
        expect([request.emitted.length, request.calls.length]).toEqual([told, opened]);
      },
    ),
  );
});
