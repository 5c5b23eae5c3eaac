import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../core/canonicalJson.ts';

/** What a calibration file calls itself. */
export const FORMAT = 'draft-thinker/calibration';
/** The version this program writes, and the only one it reads. */
export const VERSION = 1;

/** What is around the content of a calibration file. */
export const calibrationFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 digest'),
  content: z.record(z.string(), z.unknown()),
});

/** Characters of a digest that make the id of a calibration. */
const ID_CHARACTERS = 12;

/** SHA-256 of a JSON value in its one canonical text, hexadecimal. */
export function digestOf(content: unknown): string {
  // What is nested deeper than any calibration has no canonical text; its shape is refused.
  return createHash('sha256')
    .update(canonicalJson(JSON.stringify(content)) ?? '')
    .digest('hex');
}

/** A calibration's id: short enough to be read aloud, and changed by every change of the content. */
export function idOf(digest: string): string {
  return digest.slice(0, ID_CHARACTERS);
}

/** The first fault of a value as `name: what is wrong`, for messages. */
export function faultOf(error: z.ZodError): string {
  const [issue, ...others] = error.issues;
  const name = (issue?.path ?? []).map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  const where = name.join('').replace(/^\./, '');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${where === '' ? 'it' : where}: ${issue?.message ?? 'is wrong'}${more}`;
}
