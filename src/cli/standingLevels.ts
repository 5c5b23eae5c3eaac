import { join } from 'node:path';
import { ALARMS_FILE, fileAlarms } from '../adapters/alarms/fileAlarms.ts';
import type { Config } from '../adapters/config/config.ts';
import { messageOf } from '../core/messageOf.ts';
import type { TightenedLevel } from '../ports.ts';
import type { CommandIo } from './commandIo.ts';

/** What a level means to whoever is served. */
export const LEVELS: Readonly<Record<TightenedLevel, string>> = {
  0: 'as configured',
  1: 'tightened: stricter threshold',
  2: 'tightened: heavy only',
};

/** The level an alarm has left each route at, and the file it stands in; a file that cannot be read is told of. */
export function standingLevels(
  { evidence }: Pick<Config, 'evidence'>,
  { stderr }: Pick<CommandIo, 'stderr'>,
): { readonly file: string; readonly level: (route: string) => TightenedLevel } {
  const file = join(evidence.dir.path, ALARMS_FILE);
  const alarms = fileAlarms(file, ({ cause }) =>
    stderr.write(`Cannot read ${file}, so that every route is at heavy only: ${messageOf(cause)}\n`),
  );
  return { file, level: alarms.level };
}
