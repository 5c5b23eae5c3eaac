import type { AlarmBook, TightenedLevel } from '../../ports.ts';

/** Levels of tightening in this process: a restart forgets them. */
export function memoryAlarms(): AlarmBook {
  const levels = new Map<string, TightenedLevel>();
  return {
    level: (route) => levels.get(route) ?? 0,
    raised: ({ route, level }) => {
      levels.set(route, level);
    },
  };
}
