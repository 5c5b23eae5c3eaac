import { z } from 'zod';

const alarm = z.strictObject({
  route: z.string(),
  level: z.union([z.literal(1), z.literal(2)]),
  /** ISO time of the alarm. */
  at: z.string(),
  target: z.number(),
  delta: z.number(),
  audits: z.number(),
  bad: z.number(),
  evidence: z.number(),
  calibration: z.string(),
});

/** The file of alarms: the last one of each route. */
export const alarmsShape = z.strictObject({ version: z.literal(1), alarms: z.array(alarm) });
