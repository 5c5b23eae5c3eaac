import { formatDollars } from '../../core/cost.ts';
import type { CommandIo } from '../commandIo.ts';

export interface ProgressState {
  readonly done: number;
  readonly total: number;
  /** Done since this process began: what the rate is of. */
  readonly doneNow: number;
  readonly elapsedMs: number;
  /** Nano-dollars so far. */
  readonly spent: number;
  /** Some cost is unknown, so that `spent` is a lower bound. */
  readonly isPartly: boolean;
}

/** How far a run is, as one line: share, rate, time left, money. */
function progressLine(state: ProgressState): string {
  const { done, total, doneNow, elapsedMs, spent, isPartly } = state;
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const perMinute = elapsedMs > 0 ? (doneNow / elapsedMs) * 60_000 : 0;
  const left = perMinute > 0 ? durationOf(((total - done) / perMinute) * 60_000) : 'unknown time';
  const rate = perMinute >= 10 ? perMinute.toFixed(0) : perMinute.toFixed(1);
  const money = `${isPartly ? 'at least ' : ''}$${formatDollars(spent)}`;
  return `${done}/${total} (${share} %), ${rate} a minute, ${left} left, ${money}`;
}

function durationOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Lines in a log come this often, ms. */
const LOG_EVERY_MS = 10_000;
const TERMINAL_EVERY_MS = 100;

/** Shows how far a run is: one line that changes on a terminal, one line every ten seconds elsewhere. */
export function progress({ stderr, clock }: Pick<CommandIo, 'stderr' | 'clock'>): {
  show(state: Omit<ProgressState, 'elapsedMs'>): void;
  /** Leaves the line as it stands last. */
  end(): void;
} {
  const startedMs = clock.monotonicMs();
  const isTerminal = stderr.isTTY === true;
  const every = isTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  let shownMs = startedMs;
  let line: string | null = null;
  const write = (text: string) => stderr.write(isTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
  return {
    show(state) {
      const nowMs = clock.monotonicMs();
      line = progressLine({ ...state, elapsedMs: nowMs - startedMs });
      if (nowMs - shownMs < every) return;
      shownMs = nowMs;
      write(line);
    },
    end() {
      if (line !== null) write(isTerminal ? `${line}\n` : line);
    },
  };
}
