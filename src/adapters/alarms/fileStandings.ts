import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AlarmBook } from '../../ports.ts';
import { standingsShape } from './standingsShape.ts';

/** File of the counted audits, in the folder of the evidence. */
export const AUDITS_FILE = 'audits.json';

/**
 * Counts of audits in a file, so that a restart goes on where it was: a drift that is found at two audits in a
 * hundred would else be forgotten with each deployment. A file that is absent or cannot be read is as if nothing
 * had been counted: that delays an alarm, and takes none back.
 * @param path absolute; made with its folder at the first audit.
 * @param onFault told of a file that cannot be read or written; may not throw.
 */
export function fileStandings(
  path: string,
  onFault: (fault: { readonly doing: 'read' | 'write'; readonly cause: unknown }) => void,
): Pick<AlarmBook, 'standing' | 'counted'> {
  const known = new Map(
    readStandings(path, (cause) => onFault({ doing: 'read', cause })).map((each) => [each.route, each]),
  );
  return {
    standing: (route, basis) => {
      const standing = known.get(route);
      return standing?.basis === basis ? standing.state : null;
    },
    counted: (route, basis, state) => {
      known.set(route, { route, basis, state: { ...state, shares: [...state.shares] } });
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, `${JSON.stringify({ version: 1, standings: [...known.values()] })}\n`);
        renameSync(`${path}.new`, path);
      } catch (cause) {
        onFault({ doing: 'write', cause });
      }
    },
  };
}

function readStandings(path: string, onFault: (cause: unknown) => void) {
  try {
    return standingsShape.parse(JSON.parse(readFileSync(path, 'utf8'))).standings;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) onFault(cause);
    return [];
  }
}
