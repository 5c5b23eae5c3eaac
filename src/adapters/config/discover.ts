import type { ConfigSource } from './config.ts';
import { type Environment, variable } from './interpolate.ts';

/** The content of a file. It throws when there is none, with Node's `code`. */
export type ReadFile = (path: string) => string;

export type Discovered =
  | { readonly ok: true; readonly source: ConfigSource; readonly text: string }
  | { readonly ok: false; readonly file: string; readonly message: string };

const DEFAULT_FILE = 'config.yaml';
const CONFIG_VARIABLE = 'DRAFT_THINKER_CONFIG';

/**
 * Finds the configuration file: the one named on the command line, else by DRAFT_THINKER_CONFIG, else
 * ./config.yaml, else none. A file that was named must be there.
 * @param read takes the name as it was given.
 */
export function discover(argvConfig: string | undefined, env: Environment, read: ReadFile): Discovered {
  const named = argvConfig ?? variable(env, CONFIG_VARIABLE);
  const why =
    argvConfig !== undefined ? '--config' : named !== undefined ? CONFIG_VARIABLE : 'working directory';
  const file = named ?? DEFAULT_FILE;
  try {
    return { ok: true, source: { file, why }, text: read(file) };
  } catch (cause) {
    if (named === undefined && codeOf(cause) === 'ENOENT') {
      return { ok: true, source: { file: null, why: 'no file: environment and defaults' }, text: '' };
    }
    return { ok: false, file, message: `cannot read the file that ${why} names: ${whyUnread(cause)}` };
  }
}

/** Why a file could not be read, without its content. */
export function whyUnread(cause: unknown): string {
  const code = codeOf(cause);
  return REASONS[code] ?? (code === '' ? 'it cannot be opened' : code);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
