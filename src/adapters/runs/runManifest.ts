import { z } from 'zod';

/**
 * What makes two runs the same run: digests of what is asked, of whom and how. How fast, with which keys and
 * at which addresses is not in it.
 */
export type RunFields = Readonly<Record<string, string | number | boolean | null>>;

export interface RunManifest {
  readonly fields: RunFields;
  /** ISO time; says when, and is not compared. */
  readonly createdAt: string;
}

const FORMAT = 'draft-thinker/run';
const VERSION = 1;

const manifestShape = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  created_at: z.string(),
  run: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** The manifest as the file holds it. */
export function formatRunManifest({ fields, createdAt }: RunManifest): string {
  const json = { format: FORMAT, version: VERSION, created_at: createdAt, run: fields };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/**
 * Reads what formatRunManifest wrote.
 * @throws Error that says what is wrong with it.
 */
export function parseRunManifest(text: string): RunManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error('Cannot read the manifest of the run: it is not JSON, or was cut short', { cause });
  }
  const read = manifestShape.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    throw new Error(`Cannot read the manifest of the run: ${first?.path.join('.')}: ${first?.message}`, {
      cause: read.error,
    });
  }
  return { fields: read.data.run, createdAt: read.data.created_at };
}

/** One field in which a run differs from what was asked for now. */
export interface RunDifference {
  readonly field: string;
  readonly was: string | number | boolean | null | undefined;
  readonly is: string | number | boolean | null | undefined;
}

/** Where two runs differ, by name; empty when they are the same. */
export function runDifferences(was: RunFields, is: RunFields): readonly RunDifference[] {
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names]
    .sort()
    .filter((field) => fieldOf(was, field) !== fieldOf(is, field))
    .map((field) => ({ field, was: fieldOf(was, field), is: fieldOf(is, field) }));
}

function fieldOf(fields: RunFields, name: string): RunFields[string] | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
