import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AlarmBook, AuditAlarm } from '../../ports.ts';
import { alarmsShape } from './alarmsShape.ts';

/** What a file holds, or why it cannot be told. */
type Read =
  | { readonly ok: true; readonly alarms: ReadonlyMap<string, AuditAlarm> }
  | { readonly ok: false; readonly cause: unknown };

/** File of the alarms, in the folder of the evidence. */
export const ALARMS_FILE = 'alarms.json';

/**
 * Levels of tightened routes in a file, so that they survive a restart; an operator takes one back by
 * removing the route's alarm while the gateway does not run. A file that is there and cannot be read leaves
 * every route at heavy only: a promise that may be broken is not kept by forgetting it. What cannot be
 * written still holds until the process ends.
 * @param path absolute; the file and its folder are made at the first alarm.
 * @param onFault told of a file that cannot be read or written; may not throw.
 */
export function fileAlarms(
  path: string,
  onFault: (fault: { readonly doing: 'read' | 'write'; readonly cause: unknown }) => void,
): Pick<AlarmBook, 'level' | 'raised'> {
  const first = readAlarms(path);
  const raised = new Map<string, AuditAlarm>(first.ok ? first.alarms : []);
  if (!first.ok) onFault({ doing: 'read', cause: first.cause });
  return {
    level: (route) => raised.get(route)?.level ?? (first.ok ? 0 : 2),
    raised(alarm) {
      raised.set(alarm.route, alarm);
      try {
        writeAlarms(path, raised);
      } catch (cause) {
        onFault({ doing: 'write', cause });
      }
    },
  };
}

function readAlarms(path: string): Read {
  try {
    const { alarms } = alarmsShape.parse(JSON.parse(readFileSync(path, 'utf8')));
    return { ok: true, alarms: new Map(alarms.map((alarm) => [alarm.route, alarm])) };
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    return isAbsent ? { ok: true, alarms: new Map() } : { ok: false, cause };
  }
}

/** Whole or not at all; what another process has written meanwhile stays. */
function writeAlarms(path: string, raised: Map<string, AuditAlarm>): void {
  const now = readAlarms(path);
  if (now.ok) {
    for (const [route, alarm] of now.alarms) {
      if (alarm.level > (raised.get(route)?.level ?? 0)) raised.set(route, alarm);
    }
  }
  const text = JSON.stringify({ version: 1, alarms: [...raised.values()] }, null, 2);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${text}\n`);
  renameSync(`${path}.new`, path);
}
