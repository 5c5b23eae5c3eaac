import type { CacheFigure } from './cacheFigure.ts';
import { runScript } from './runScript.ts';

const ONE_BY_ONE = '100 scopes of 1,000, one after the other';
const EIGHT_AT_ONCE = '100 scopes of 1,000, 8 at a time';
const IDLE = 'nothing but the monitor';

/** As bench/cache/vectors.ts writes it. */
interface VectorFigures {
  readonly entries: number;
  readonly met: boolean;
  readonly goal: { readonly p99Ms: number; readonly loopDelayMs: number };
  readonly rows: Readonly<
    Record<
      string,
      {
        readonly searches: number;
        readonly p50Ms: number;
        readonly p99Ms: number;
        readonly loopDelayMs: number;
        readonly worstLoopDelayMs: number;
      }
    >
  >;
}

/** Searches among 100,000 vectors in memory, and how long they hold the event loop up. */
export async function vectorSearch(): Promise<readonly CacheFigure[]> {
  const { rows, goal, met, entries } = (await runScript('vectors.ts', [], 'file')) as VectorFigures; // as above
  const [alone, together, idle] = [rows[ONE_BY_ONE], rows[EIGHT_AT_ONCE], rows[IDLE]];
  if (alone === undefined || together === undefined || idle === undefined)
    throw new Error('Cannot read the figures of bench/cache/vectors.ts: a row is missing');
  const loopDelayMs = Math.max(alone.loopDelayMs, together.loopDelayMs);
  return [
    {
      id: 'vectors',
      promise: `${entries.toLocaleString('en-US')} entries in 100 scopes: lookup by likeness p99 < ${goal.p99Ms} ms, event loop blocked <= ${goal.loopDelayMs} ms`,
      measured: `p50 ${alone.p50Ms.toFixed(2)} ms, p99 ${alone.p99Ms.toFixed(2)} ms (8 at once ${together.p99Ms.toFixed(2)}); loop ${loopDelayMs.toFixed(1)} ms (idle ${idle.loopDelayMs.toFixed(1)})`,
      kept: met,
      n: alone.searches + together.searches,
      counted: 'searches',
      values: {
        p50Ms: alone.p50Ms,
        p99Ms: alone.p99Ms,
        eightAtOnceP99Ms: together.p99Ms,
        loopDelayMs,
        idleLoopDelayMs: idle.loopDelayMs,
        worstLoopDelayMs: Math.max(alone.worstLoopDelayMs, together.worstLoopDelayMs),
      },
      interval: null,
      parts: rows,
    },
  ];
}
