import type { Volume } from './load.ts';

/** How much of everything a run does. */
export interface Scale {
  /** Interleaved rounds of which the median is taken. */
  readonly rounds: number;
  /** `bursts` are streams without pauses: what is not yet compiled is compiled before it is measured. */
  readonly warmUp: { readonly json: number; readonly bursts: number; readonly streams: number };
  readonly json: Volume;
  readonly throughput: Volume;
  readonly streams: Volume;
  /** Requests a phase in which clients leave. */
  readonly leaving: Volume;
  readonly escalated: Volume;
  readonly steadySeconds: number;
  /** Requests before memory is read again. */
  readonly memory: { readonly json: number; readonly streams: number };
  readonly starts: number;
}

/** Under ten minutes. */
export const FULL: Scale = {
  rounds: 3,
  warmUp: { json: 2_000, bursts: 600, streams: 48 },
  json: { count: 3_000, atOnce: 16 },
  throughput: { count: 6_000, atOnce: 64 },
  streams: { count: 48, atOnce: 8 },
  leaving: { count: 40, atOnce: 10 },
  escalated: { count: 60, atOnce: 4 },
  steadySeconds: 20,
  memory: { json: 4_500, streams: 500 },
  starts: 3,
};

/** Under a minute and a half: tells whether everything runs, not how fast. */
export const QUICK: Scale = {
  rounds: 1,
  warmUp: { json: 300, bursts: 100, streams: 8 },
  json: { count: 400, atOnce: 16 },
  throughput: { count: 1_000, atOnce: 64 },
  streams: { count: 16, atOnce: 8 },
  leaving: { count: 8, atOnce: 8 },
  escalated: { count: 12, atOnce: 4 },
  steadySeconds: 3,
  memory: { json: 900, streams: 100 },
  starts: 1,
};
