import type { Clock } from '../../ports.ts';
import { moveAside } from './moveAside.ts';
import { UnusableFile } from './openCacheFile.ts';
import { StoreError } from './StoreError.ts';
import { sqliteFault } from './sqliteFault.ts';

/** After the file could not be opened, calls are refused at once for this long. */
const RETRY_MS = 5_000;

/** A fault of a file, in a sentence that an operator understands. */
export interface FileFault {
  readonly message: string;
  readonly cause: unknown;
}

export interface SqliteFileOptions<Opened> {
  /** What is in it, as `cache`. */
  readonly subject: string;
  readonly open: (path: string) => Opened;
  readonly clock: Pick<Clock, 'now'>;
  /**
   * Told of a file that was moved aside and of a file that cannot be opened; not of a call that fails, which throws.
   * May not throw.
   */
  readonly onFault: (fault: FileFault) => void;
}

/** A file that is opened again when it could not be, and replaced when it cannot be read. */
export interface SqliteFile<Opened> {
  /**
   * @param work what it throws for a file that is of no use, as SQLite does or an UnusableFile, replaces the file.
   * @throws StoreError when the file cannot be opened now, the work throws, or the file is closed.
   */
  use<Result>(doing: string, work: (opened: Opened) => Result): Result;
  /** What is open now; null: nothing is. */
  readonly opened: Opened | null;
  close(): void;
}

/**
 * Opens a file, now if that can be. One that is damaged, or another program's, is moved aside to `<path>.bad-<n>`
 * and a new one begun, also when the damage is met later.
 */
export function sqliteFile<Opened extends { close(): void }>(
  path: string,
  { subject, open: openAt, clock, onFault }: SqliteFileOptions<Opened>,
): SqliteFile<Opened> {
  let opened: Opened | null = null;
  let failed: { readonly error: StoreError; readonly untilMs: number } | null = null;
  let closed = false;

  const failure = (doing: string, cause: unknown): StoreError =>
    new StoreError(`Cannot ${doing} the ${subject} file ${path}: ${messageOf(cause)}`, { cause });
  const replace = (cause: unknown): void => {
    const aside = moveAside(path);
    const message = `The ${subject} file ${path} cannot be used (${messageOf(cause)}): it is now ${aside}, and the ${subject} begins anew`;
    onFault({ message, cause });
  };
  const openOrReplace = (): Opened => {
    try {
      return openAt(path);
    } catch (cause) {
      if (!isUnusable(cause)) throw cause;
      replace(cause);
      return openAt(path);
    }
  };
  const open = (): Opened => {
    if (failed !== null && clock.now() < failed.untilMs) throw failed.error;
    try {
      opened = openOrReplace();
      failed = null;
      return opened;
    } catch (cause) {
      const error = failure('open', cause);
      // Once for a row of failures.
      if (failed === null) onFault({ message: error.message, cause });
      failed = { error, untilMs: clock.now() + RETRY_MS };
      throw error;
    }
  };

  try {
    open();
  } catch {
    // It was told, and the next call tries again.
    opened = null;
  }

  return {
    use(doing, work) {
      if (closed) throw new StoreError(`Cannot ${doing} the ${subject} file ${path}: it is closed`);
      const using = opened ?? open();
      try {
        return work(using);
      } catch (cause) {
        if (isUnusable(cause)) {
          opened = null;
          closeQuietly(using);
          replace(cause);
        }
        throw failure(doing, cause);
      }
    },
    get opened() {
      return opened;
    },
    close() {
      closed = true;
      const closing = opened;
      opened = null;
      if (closing !== null) closeQuietly(closing);
    },
  };
}

/** What is lost is what only closing would have written. */
function closeQuietly(opened: { close(): void }): void {
  try {
    opened.close();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
  }
}

function isUnusable(cause: unknown): boolean {
  return cause instanceof UnusableFile || sqliteFault(cause) === 'unreadable';
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
