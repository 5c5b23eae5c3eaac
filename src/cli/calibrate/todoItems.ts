import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import type { RunDirectory } from '../../adapters/runs/runDirectory.ts';

/** Prompts of a run that are still to be asked. */
export interface TodoItems {
  readonly todo: readonly DatasetItem[];
  /** What is to be said of a run that is gone on with, a line each. */
  readonly told: readonly string[];
}

/** What is left of a run, in the order of the run; with `retryFailed`, what failed before is left as well. */
export function todoItems(
  items: readonly DatasetItem[],
  directory: RunDirectory,
  { retryFailed }: { readonly retryFailed: boolean },
): TodoItems {
  const done = new Set(directory.records.map(({ id }) => id));
  const failed = failedIds(directory, done);
  const left = items.filter(({ id }) => !done.has(id) && (retryFailed || !failed.has(id)));
  const again = retryFailed ? items.filter(({ id }) => done.has(id) && failed.has(id)) : [];
  const told = directory.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  if (!directory.isNew) {
    const skipped = retryFailed ? 0 : failed.size;
    told.push(
      `Going on with ${directory.folder}: ${done.size} of ${items.length} prompts are there` +
        `${skipped > 0 ? `, ${skipped} failed (--retry-failed asks them again)` : ''}`,
    );
  }
  return { todo: [...left, ...again], told };
}

/** Prompts whose last attempt failed, or whose judge did. */
function failedIds({ ledger }: RunDirectory, done: ReadonlySet<string>): ReadonlySet<string> {
  const last = new Map(ledger.map((entry) => [entry.id, entry]));
  const failed = [...last.values()].filter(
    ({ id, outcome, why }) => (outcome === 'failed' && !done.has(id)) || why === 'judge_failed',
  );
  return new Set(failed.map(({ id }) => id));
}
