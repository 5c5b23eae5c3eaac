import { describe, expect, it } from 'vitest';
import type { EventFromLogic } from 'xstate';
import { getShortestPaths, toDirectedGraph } from 'xstate/graph';
import { type RequestInput, requestMachine } from '../../machines/index.ts';
import {
  begin,
  broken,
  DEADLINE,
  DIRECT_SHOWN,
  draft,
  FAILURE,
  FOLLOW_FAILED,
  GONE,
  HIT,
  heavy,
  INPUT,
  LOOKUP_LATE,
  LOST,
  MISS,
  READY,
  SHARED,
  type Snapshot,
  type Step,
  stateName,
  step,
} from './steps.ts';

type Heard = EventFromLogic<typeof requestMachine>;

/** Everything that ports and timers can send, of each attempt there can be and of one there cannot. */
const EVENTS: readonly Heard[] = [
  HIT,
  MISS,
  LOOKUP_LATE,
  SHARED,
  READY,
  LOST,
  FOLLOW_FAILED,
  { type: 'replay.delivered' },
  { type: 'replay.failed', failure: FAILURE },
  ...Object.values(draft()),
  ...Object.values(draft(0)),
  ...[1, 2, 3].flatMap((attempt) => Object.values(heavy(attempt))),
  DIRECT_SHOWN,
  { type: 'direct.failed', failure: FAILURE },
  { type: 'direct.delivered' },
  { type: 'held.delivered' },
  { type: 'held.failed', failure: FAILURE },
  GONE,
  DEADLINE,
];

const INPUTS: readonly Partial<RequestInput>[] = [
  { plan: 'direct' },
  { plan: 'heavy' },
  { onlyIfCached: true },
  ...[false, true].flatMap((whole) =>
    (['none', 'draft', 'no-speculation'] as const).flatMap((control) =>
      [false, true].map((serveDraftOnHeavyFailure) => ({ whole, control, serveDraftOnHeavyFailure })),
    ),
  ),
];

const serializeState = ({ value, context, status }: Snapshot) =>
  JSON.stringify([value, { ...context, lane: null }, status]);

/** Every situation that any order of events can lead to, and every edge between them. */
function explore(input: Partial<RequestInput>, visit: (from: Step, event: Heard, to: Step) => void): Step[] {
  const first = begin(input);
  const seen = new Map([[serializeState(first.snapshot), first]]);
  for (const from of seen.values()) {
    if (from.snapshot.status === 'done') continue;
    for (const event of EVENTS) {
      const to = step(from, event);
      visit(from, event, to);
      const key = serializeState(to.snapshot);
      if (!seen.has(key)) seen.set(key, to);
    }
  }
  return [...seen.values()];
}

const childrenOf = ({ snapshot }: Step) =>
  Object.keys(snapshot.children).filter((name) => snapshot.children[name as 'draft'] !== undefined);

/** The states the chart has, without `choosing`, which no request rests in. */
function leafStates(): string[] {
  const leaves = (node: ReturnType<typeof toDirectedGraph>): string[] =>
    node.children.length === 0 ? [node.stateNode.path.join('.')] : node.children.flatMap(leaves);
  return leaves(toDirectedGraph(requestMachine)).filter((name) => !name.endsWith('.choosing'));
}

it('every state of the chart is reached by some path', () => {
  const reached = new Set<string>();
  for (const input of INPUTS) {
    const paths = getShortestPaths(requestMachine, {
      input: { ...INPUT, ...input },
      events: [...EVENTS],
      serializeState,
    });
    for (const { state } of paths) reached.add(stateName(state.value));
  }
  expect([...reached].sort()).toEqual(leafStates().sort());
});

describe.each(INPUTS.map((input) => [JSON.stringify(input), input] as const))('given %s', (_, input) => {
  const edges: [Step, Heard, Step][] = [];
  const situations = explore(input, (...edge) => edges.push(edge));
  const open = situations.filter(({ snapshot }) => snapshot.status === 'active');
  const ended = situations.filter(({ snapshot }) => snapshot.status === 'done');

  it('is active or done in every situation, and every ending has an output', () => {
    expect(open.length + ended.length).toBe(situations.length);
    expect(ended.length).toBeGreaterThan(0);
    for (const { snapshot } of ended) {
      expect(snapshot.output).toEqual(snapshot.context.outcome);
      expect(snapshot.output).not.toBeNull();
    }
  });

  it("ends as cancelled by the client's leaving, from everywhere", () => {
    for (const situation of open)
      expect(step(situation, GONE).snapshot.output).toEqual({ kind: 'cancelled' });
  });

  it('fails at the deadline from everywhere: with a status before the commit, with a frame after it', () => {
    for (const situation of open) {
      expect(step(situation, DEADLINE).snapshot.output).toMatchObject({
        kind: 'failed',
        shown: situation.snapshot.context.committed !== null,
        failure: { code: 'deadline_exceeded' },
      });
    }
  });

  it('closes everything that is open, and only that, when it ends from anywhere', () => {
    for (const situation of open) {
      const closes = childrenOf(situation).map((name) => `close ${name}`);
      expect(step(situation, GONE).effects.toSorted()).toEqual(closes.sort());
      expect(step(situation, DEADLINE).effects.toSorted()).toEqual(closes.sort());
    }
  });

  it('fails as an internal error when an open port breaks, except that a broken lookup or follow is a miss', () => {
    for (const situation of open) {
      for (const name of childrenOf(situation)) {
        const after = step(situation, broken(name));
        if (name === 'lookup' && input.onlyIfCached === true) {
          expect(after.snapshot.output).toMatchObject({ failure: { code: 'cache_miss' } });
        } else if (name === 'lookup' || name === 'follow') expect(after.state).toBe('drafting.held');
        else {
          expect(after.snapshot.output).toMatchObject({
            kind: 'failed',
            failure: { code: 'internal_error' },
          });
        }
      }
    }
  });

  it('opens nothing twice and closes nothing that is not open', () => {
    for (const [from, event, to] of edges) {
      const open = new Set(childrenOf(from));
      for (const effect of to.effects) {
        const [verb, name = ''] = effect.split(' ');
        const where = `${from.state} ${JSON.stringify(event)}`;
        if (verb === 'open') expect(open.has(name), where).toBe(false);
        if (verb === 'close') expect(open.delete(name), where).toBe(true);
        if (verb === 'open') open.add(name);
      }
      if (to.snapshot.status === 'done') expect([...open]).toEqual([]);
    }
  });

  it('commits at most once, and from then on opens only the delivery of what it committed to', () => {
    for (const [from, , to] of edges) {
      const commits = to.effects.filter((effect) => effect.startsWith('emit commit'));
      const before = from.snapshot.context.committed;
      expect(commits.length).toBeLessThanOrEqual(before === null ? 1 : 0);
      if (before === null) continue;
      expect(to.snapshot.context.committed).toBe(before);
      expect(to.effects.filter((effect) => effect.startsWith('open'))).toEqual([]);
    }
  });

  it('has only the committed tier open once it is committed', () => {
    const holder = {
      draft: ['draft', 'held'],
      heavy: ['heavy'],
      speculative: ['heavy'],
      cache: ['replay'],
      direct: ['direct'],
    };
    for (const situation of open) {
      const { committed } = situation.snapshot.context;
      if (committed === null) continue;
      expect(holder[committed]).toContain(childrenOf(situation).join());
    }
  });

  it('is answered only by the tier it committed to', () => {
    for (const { snapshot } of ended) {
      const { output, context } = snapshot;
      if (output?.kind === 'answered') expect(output.by).toBe(context.committed ?? 'direct');
      if (output?.kind === 'answered' && context.committed === null) expect(input.plan).toBe('direct');
      if (output?.kind === 'failed') expect(output.shown).toBe(context.committed !== null);
    }
  });

  it('raises late alarms only after a commit and denies speculation only before one', () => {
    for (const [from, , to] of edges) {
      for (const effect of to.effects) {
        if (effect.startsWith('emit late.alarm')) expect(from.snapshot.context.committed).toBe('draft');
        if (effect.startsWith('emit speculation.denied')) expect(from.snapshot.context.committed).toBeNull();
      }
    }
  });

  it('is not moved by an event of a stale attempt', () => {
    for (const [from, event, to] of edges) {
      if (!('attempt' in event)) continue;
      const { draftAttempt, heavyAttempt } = from.snapshot.context;
      if (event.attempt === (event.type.startsWith('draft.') ? draftAttempt : heavyAttempt)) continue;
      expect(to.effects).toEqual([]);
      expect(serializeState(to.snapshot)).toBe(serializeState(from.snapshot));
    }
  });

  it('speculates no more often than allowed, and never against the wish of the caller', () => {
    for (const { snapshot, state } of situations) {
      expect(snapshot.context.speculations).toBeLessThanOrEqual(INPUT.maxSpeculations);
      if (input.control === 'draft' || input.control === 'no-speculation')
        expect(state).not.toBe('speculating');
    }
  });
});
