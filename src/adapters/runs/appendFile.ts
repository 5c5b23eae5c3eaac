import { type FileHandle, open } from 'node:fs/promises';

/** A file that only grows: each line is on the disk when its promise settles. */
export interface AppendFile {
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file for appending lines, and makes it where there is none. A last line that a crash cut is taken
 * off first: what it told of counts as not done.
 */
export async function openAppendFile(path: string): Promise<AppendFile> {
  const handle = await open(path, 'a+');
  await takeOffCutLine(handle);
  let last: Promise<void> = Promise.resolve();
  return {
    append(line) {
      const written = last.then(async () => {
        await handle.appendFile(`${line}\n`);
        await handle.datasync();
      });
      last = written.catch(() => undefined); // whoever appended is told; the next may fare better
      return written;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

const STEP_BYTES = 65_536;

async function takeOffCutLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - STEP_BYTES);
    const { buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    const newline = buffer.lastIndexOf('\n');
    if (newline >= 0) {
      end = start + newline + 1;
      break;
    }
    end = start;
  }
  if (end < size) await handle.truncate(end);
}
