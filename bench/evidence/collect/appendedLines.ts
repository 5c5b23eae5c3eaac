import { appendFile, readFile } from 'node:fs/promises';

/** The whole lines of a file of JSON lines that only ever grows; none without the file. A cut last one is left. */
export async function readLines<Line>(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.filter((line) => line !== '').map((line): Line => JSON.parse(line));
}

export async function appendLine(path: string, line: unknown): Promise<void> {
  await appendFile(path, `${JSON.stringify(line)}\n`);
}
