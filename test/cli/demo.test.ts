import { describe, expect, it } from 'vitest';
import { requestMachine } from '../../machines/index.ts';
import { CACHE_SCENARIOS } from '../../src/cli/demo/cacheScenarios.ts';
import { demo } from '../../src/cli/demo/demo.ts';
import type { SeenReceipt } from '../../src/cli/demo/runScenario.ts';
import { textOf } from '../../src/cli/demo/scenario.ts';
import { SCENARIOS } from '../../src/cli/demo/scenarios.ts';
import { type ChartEdge, chartOf } from '../../tools/charts/chartOf.ts';

const { edges: EDGES, initial: INITIAL } = chartOf(requestMachine);

/** One event of one state that leads to another; guards between the same two states are one. */
const nameOf = (from: string, event: string, to: string) => `${from || 'any'}: ${event} -> ${to}`;

/** What the chart can do that shows as another state. */
const MOVES = new Set(
  EDGES.flatMap(({ from, events, to }) =>
    to === null ? [] : events.map((event) => nameOf(from, event, to)),
  ),
);

/** `after deadline` of xstate.after.deadline.request, as the chart calls it. */
const eventOf = (event: string) => event.replace(/^xstate\.after\.(\w+)\..*$/, 'after $1');

const leads = ({ from, events }: ChartEdge, state: string, event: string) =>
  (from === '' || state === from || state.startsWith(`${from}.`)) && events.includes(event);

/** The moves that took a request from one state to the next: one, and what that state does by itself. */
function movesBetween(state: string, event: string, next: string): string[] {
  for (const { from, to } of EDGES.filter((edge) => leads(edge, state, event))) {
    if (to === null) continue;
    if (to === next) return [nameOf(from, event, to)];
    const further = EDGES.find((edge) => leads(edge, to, 'always') && edge.to === next);
    if (further !== undefined) return [nameOf(from, event, to), nameOf(further.from, 'always', next)];
  }
  throw new Error(`The chart has no way from ${state} by ${event} to ${next}`);
}

function movesOf({ steps }: SeenReceipt): string[] {
  return steps.flatMap(({ state, event }, at) => {
    const before = steps[at - 1]?.state;
    return before === undefined
      ? movesBetween(INITIAL, 'always', state)
      : movesBetween(before, eventOf(event), state);
  });
}

/** What no client and no model can bring about, and why. */
const NOT_WALKED: Readonly<Record<string, RegExp>> = {
  'no port errors: the gateway makes an event of whatever it throws': /: \w+ errors -> /,
  'only a fault of the gateway itself fails to show a draft that it holds': /: held\.failed -> /,
  'what is kept in memory is found in time; late stores are in test/gateway/cache.test.ts':
    /: after lookupBound -> /,
};

describe('the demo', () => {
  // Scenarios are timed in tens of milliseconds: a machine that is busy elsewhere may miss one.
  it('goes as expected, and takes every edge that leads to another state', {
    retry: 2,
    timeout: 60_000,
  }, async () => {
    const said: string[] = [];
    const receipts: SeenReceipt[] = [];
    const code = await demo(
      (text) => said.push(text),
      (_, played) => receipts.push(...played.receipts),
    );
    expect(said.filter((line) => !line.startsWith('pass'))).toEqual([
      `${SCENARIOS.length + CACHE_SCENARIOS.length} passed, 0 failed\n`,
    ]);
    expect(code).toBe(0);
    const walked = new Set(receipts.flatMap(movesOf));
    const left = [...MOVES].filter((move) => !walked.has(move));
    const excepted = (move: string) => Object.values(NOT_WALKED).some((pattern) => pattern.test(move));
    expect(left.filter((move) => !excepted(move))).toEqual([]);
    for (const [why, pattern] of Object.entries(NOT_WALKED)) {
      expect(
        left.filter((move) => pattern.test(move)),
        why,
      ).not.toEqual([]);
      expect(
        [...walked].filter((move) => pattern.test(move)),
        why,
      ).toEqual([]);
    }
  });

  it('tells scenarios by their texts, which none shares with another', () => {
    const texts = [...SCENARIOS, ...CACHE_SCENARIOS].flatMap((scenario) => {
      const { before = [], beside = [] } = scenario;
      return [...new Set([...before, ...beside, scenario].map((asking) => textOf(scenario, asking)))];
    });
    expect(new Set(texts).size).toBe(texts.length);
  });
});
