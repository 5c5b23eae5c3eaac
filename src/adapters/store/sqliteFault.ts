/** Primary result codes of SQLite: the file is damaged; the file is none of SQLite's. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** The lower byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/** Whether SQLite found the file itself wrong: `unreadable`; everything else may pass: `passing`. */
export function sqliteFault(cause: unknown): 'unreadable' | 'passing' {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number')
    return 'passing';
  const code = cause.errcode & PRIMARY;
  return code === CORRUPT || code === NOT_A_DATABASE ? 'unreadable' : 'passing';
}
