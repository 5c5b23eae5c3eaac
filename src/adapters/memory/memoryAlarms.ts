import type { AlarmState } from '../../core/auditAlarm.ts';
import type { AlarmBook, TightenedLevel } from '../../ports.ts';

/** Levels of tightening and counts of audits in this process: a restart forgets them. */
export function memoryAlarms(): AlarmBook {
  const levels = new Map<string, TightenedLevel>();
  const standings = new Map<string, { readonly basis: string; readonly state: AlarmState }>();
  return {
    level: (route) => levels.get(route) ?? 0,
    raised: ({ route, level }) => {
      levels.set(route, level);
    },
    standing: (route, basis) => {
      const known = standings.get(route);
      return known?.basis === basis ? known.state : null;
    },
    counted: (route, basis, state) => {
      standings.set(route, { basis, state });
    },
  };
}
