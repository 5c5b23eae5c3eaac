/** How strict a route is: 0 as configured, 1 by its policy's stricter form, 2 heavy only. */
export type TightenedLevel = 0 | 1 | 2;

/** Audits found more bad answers among accepted drafts than promised: the route is stricter from now on. */
export interface AuditAlarm {
  readonly route: string;
  /** The level from now on. */
  readonly level: Exclude<TightenedLevel, 0>;
  /** Share of bad answers that was promised at most, and the probability of a false alarm, at most. */
  readonly target: number;
  readonly delta: number;
  /** Graded audits of the level before, and how many of them were bad. */
  readonly audits: number;
  readonly bad: number;
  /** The e-value that raised it: at least 1 / delta. */
  readonly evidence: number;
  /** Of the policy that served, or NOT CALIBRATED. */
  readonly calibration: string;
  /** ISO time. */
  readonly at: string;
}
