import { formatDollars } from '../../core/cost.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import type { Stopped } from './askAll.ts';
import { resumeCommand } from './resumeCommand.ts';
import type { RunOptions } from './run.ts';

interface RunState {
  readonly options: RunOptions;
  readonly folder: string;
  /** Prompts that failed now, and prompts that were not asked. */
  readonly failed: number;
  readonly left: number;
  /** Nano-dollars, earlier runs in the directory included. */
  readonly spent: number;
}

/** Says why a run ended and how to go on. Returns the exit code. */
export function tellStop(stopped: Stopped, state: RunState, { stderr }: Pick<CommandIo, 'stderr'>): number {
  const { options, folder, failed, left, spent } = state;
  const goOn = `Go on with: ${resumeCommand(options, folder)}\n`;
  switch (stopped.why) {
    case 'done':
      if (failed === 0) return EXIT.ok;
      stderr.write(
        `${failed} prompts failed. Ask them again with: ${resumeCommand({ ...options, retryFailed: true }, folder)}\n`,
      );
      return EXIT.resumable;
    case 'interrupted':
      stderr.write(`Interrupted: ${left} prompts are left. ${goOn}`);
      return EXIT.resumable;
    case 'budget':
      stderr.write(
        `Stopped before $${options.maxDollars} is passed: $${formatDollars(spent)} spent, ${left} prompts are left. ` +
          `Raise --max-dollars. ${goOn}`,
      );
      return EXIT.resumable;
    case 'unreachable':
      stderr.write(`Stopped: too many prompts failed in a row, the last with: ${stopped.last}\n${goOn}`);
      return EXIT.unreachable;
    case 'no_evidence':
      stderr.write(
        `Stopped: this draft model cannot be calibrated. ${stopped.last}. Choose a model or server that returns ` +
          `top_logprobs for streamed answers.\n`,
      );
      return EXIT.failure;
  }
}
