import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Prompt } from './promptBook.ts';
import type { Usage } from './script.ts';

/** One answer of the real model, as it came. */
export interface Recording {
  readonly id: string;
  readonly category: string;
  readonly model: string;
  readonly prompt: string;
  readonly text: string;
  readonly tokens: readonly RecordedToken[];
  readonly finish_reason: string;
  readonly usage: Usage;
  /** From the request to the first token, ms. */
  readonly first_token_ms: number;
}

export interface RecordedToken {
  /** May be a part of a character, where the model's token is. */
  readonly token: string;
  /** Natural logarithm. */
  readonly logprob: number;
  readonly top: readonly (readonly [token: string, logprob: number])[];
  /** Since the first token, ms. */
  readonly at_ms: number;
}

export interface Recordings {
  /** Null when this prompt was not recorded in these words. Rejects when its file cannot be read. */
  find(prompt: Prompt): Promise<Recording | null>;
}

/**
 * The recordings of a folder, `<category>.jsonl.gz` each. A file is read when its category is asked for
 * first, and a line is parsed when it is replayed: neither a start nor memory pays for what nobody asks.
 */
export function openRecordings(directory: string): Recordings {
  const categories = new Map<string, Promise<Map<string, Buffer>>>();

  function categoryOf(name: string): Promise<Map<string, Buffer>> {
    const known = categories.get(name);
    if (known !== undefined) return known;
    const lines = readLines(join(directory, `${name}.jsonl.gz`));
    categories.set(name, lines);
    return lines;
  }

  return {
    async find(prompt) {
      const line = (await categoryOf(prompt.category)).get(prompt.id);
      if (line === undefined) return null;
      const recording = parseRecording(line);
      return recording.prompt.trim() === prompt.prompt.trim() ? recording : null;
    },
  };
}

/** Every line of a recordings file by its id; none when there is no such file. */
export async function readLines(path: string): Promise<Map<string, Buffer>> {
  const lines = new Map<string, Buffer>();
  const packed = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (packed === null) return lines;
  const bytes = await promisify(gunzip)(packed);
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    if (line.length > 0) lines.set(idOf(line), line);
    start = end + 1;
  }
  return lines;
}

/** Throws a SyntaxError when the line is not JSON. */
export function parseRecording(line: Buffer): Recording {
  // The files belong to the product and a test checks their every line.
  return JSON.parse(line.toString('utf8')) as Recording;
}

function idOf(line: Buffer): string {
  // A line is some 40 kB and begins with its id: parsing 500 of them to learn it would be felt.
  const id = /^\{\s*"id":\s*"([^"\\]+)"/.exec(line.toString('utf8', 0, 200))?.[1];
  return id ?? parseRecording(line).id;
}
