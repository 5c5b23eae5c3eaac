import { z } from 'zod';

const DAY_MS = 86_400_000;

/** A duration in whole milliseconds, at most a day, far below what timers can hold (24.8 days). */
export function milliseconds(least: 0 | 1 = 1) {
  return z.int().min(least).max(DAY_MS);
}
