import { basename, extname, join, resolve } from 'node:path';
import type { RouteConfig } from '../../adapters/config/config.ts';
import { RunError } from '../../adapters/runs/RunError.ts';
import { openRunDirectory, type RunDirectory } from '../../adapters/runs/runDirectory.ts';
import { messageOf } from '../../core/messageOf.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { collectRun } from './collectRun.ts';
import { type AskingOptions, openAsking } from './openAsking.ts';
import { runFields } from './runFields.ts';

export interface RunOptions extends AskingOptions {
  /** The run directory; without it, one under runs/ that is named for the dataset and the route. */
  readonly run?: string | undefined;
  readonly concurrency: number;
  /** Null: no cap. */
  readonly maxDollars: number | null;
  readonly retryFailed: boolean;
}

/**
 * Asks the models of a route every prompt of a dataset, grades the drafts and keeps each in a run directory as
 * soon as it is there. What stopped part-way goes on when the same is asked for again.
 * @returns the exit code: 75 when prompts are left, 69 when a model server is gone.
 */
export async function run(options: RunOptions, io: CommandIo): Promise<number> {
  const opened = await openAsking(options, io);
  if (!opened.ok) return opened.exit;
  const { config, route, all, items } = opened;
  const folder = resolve(io.cwd, options.run ?? defaultFolder(options, route));
  let directory: RunDirectory;
  try {
    const fields = runFields({ all, chosen: items.length }, route, config.judge, options);
    directory = await openRunDirectory(folder, fields, new Date(io.clock.now()).toISOString());
  } catch (cause) {
    io.stderr.write(`${messageOf(cause)}\n`);
    return cause instanceof RunError && cause.kind === 'mismatch' ? EXIT.usage : EXIT.cannotWrite;
  }
  try {
    return await collectRun({ options, config, route, items, directory }, io);
  } finally {
    await directory.close();
  }
}

function defaultFolder({ dataset }: RunOptions, { name }: RouteConfig): string {
  return join('runs', `${basename(dataset, extname(dataset))}-${name}`);
}
