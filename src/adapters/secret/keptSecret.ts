import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the secret as text, and so of what may be configured in its place. */
const LEAST_CHARACTERS = 32;
const BYTES = 32;

/** What became of a secret. `fault`: it is of this process only, and why. */
export interface KeptSecret {
  readonly secret: Uint8Array;
  /** Made just now, not found. */
  readonly made: boolean;
  readonly fault: { readonly why: string; readonly cause: unknown } | null;
}

/**
 * The secret in a folder's file `secret`, made at the first start: 32 random bytes as hexadecimal digits, which
 * only the owner may read. The bytes are those of the text, so that it may be copied into a configuration. Of
 * several processes that start at once all get the same. Where the file cannot be read or made, it is a random one
 * that is forgotten with the process. Never throws.
 */
export function keptSecret(folder: string): KeptSecret {
  const file = join(folder, 'secret');
  try {
    return read(file) ?? made(folder, file);
  } catch (cause) {
    return { secret: randomBytes(BYTES), made: true, fault: { why: whyNot(cause), cause } };
  }
}

function read(file: string): KeptSecret | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw cause;
  }
  if (text.length < LEAST_CHARACTERS) {
    throw new RangeError(`it holds fewer than ${LEAST_CHARACTERS} characters`);
  }
  // A copy or a backup may have lost it.
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return { secret: Buffer.from(text), made: false, fault: null };
}

function made(folder: string, file: string): KeptSecret {
  mkdirSync(folder, { recursive: true });
  const text = randomBytes(BYTES).toString('hex');
  const own = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(own, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // Whole or not at all, and never in the place of another process's.
    linkSync(own, file);
    return { secret: Buffer.from(text), made: true, fault: null };
  } catch (cause) {
    const other = codeOf(cause) === 'EEXIST' ? read(file) : null;
    if (other === null) throw cause;
    return other;
  } finally {
    rmSync(own, { force: true });
  }
}

function whyNot(cause: unknown): string {
  return codeOf(cause) || (cause instanceof Error ? cause.message : String(cause));
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
