import type { Calibration } from '../../core/calibration.ts';
import { formatMismatch, mismatch } from './mismatch.ts';
import { readCalibration } from './readCalibration.ts';
import { type RunningRoute, runningPair } from './runningPair.ts';

/** A calibration that holds for a route, or why there is none. */
export type OpenedCalibration =
  | { readonly ok: true; readonly calibration: Calibration }
  | {
      readonly ok: false;
      /** What is wrong with the file, or each way in which it does not fit the route. */
      readonly faults: readonly string[];
      /** Settings that differ; empty when the file itself is at fault. */
      readonly fields: readonly string[];
    };

/**
 * Reads a route's calibration and compares it with the route. Never throws.
 * @param readText the text of the file; it may throw.
 */
export function openCalibration(readText: () => string, route: RunningRoute): OpenedCalibration {
  let calibration: Calibration;
  try {
    calibration = readCalibration(readText());
  } catch (cause) {
    return { ok: false, faults: [whyUnread(cause)], fields: [] };
  }
  const differing = mismatch(calibration, runningPair(route));
  if (differing.length === 0) return { ok: true, calibration };
  return { ok: false, faults: differing.map(formatMismatch), fields: differing.map(({ field }) => field) };
}

/** In words for what goes wrong most; any other system error by its code, which tells more than a path. */
function whyUnread(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (!('code' in cause)) return cause.message;
  return cause.code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${cause.code}`;
}
