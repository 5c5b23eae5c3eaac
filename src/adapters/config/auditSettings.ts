import { z } from 'zod';

const share = (fallback: number) => z.number().min(0).max(1).default(fallback);
const concurrent = z.int().min(0).max(10_000).default(2);
const dollarsPerDay = z.number().min(0).max(1_000_000).default(1);

/** How much of an observed route's traffic is drafted in the shadow. */
export const observeSettings = z.strictObject({
  share: share(0.1).describe('Share of the requests that heavy answered which are drafted too, 0 to 1.'),
  concurrent: concurrent.describe('Comparisons under way at once, comparisons; beyond them none is begun.'),
  dollars_per_day: dollarsPerDay.describe(
    'What drafts and grading may cost a day (UTC), US dollars. Where a price is unknown only `share` and ' +
      '`concurrent` rule.',
  ),
});

/** How much of what was served is checked afterwards, and when a route tightens. */
export const auditSettings = z.strictObject({
  share: share(0.02).describe(
    'Share of the accepted drafts that heavy answers again, 0 to 1; 0 is no audit.',
  ),
  escalated_share: share(0).describe(
    'Share of the requests heavy answered, after a draft or instead of one, that are drafted anew and graded, 0 to 1.',
  ),
  concurrent: concurrent.describe('Audits under way at once, audits; beyond them none is begun.'),
  dollars_per_day: dollarsPerDay.describe(
    'What second answers and grading may cost a day (UTC), US dollars. Where a price is unknown only `share` ' +
      'and `concurrent` rule.',
  ),
  target: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe(
      'Share of inadequate answers among accepted ones above which the route tightens, above 0, below 1. ' +
        "Without it the calibration's alpha, or 0.1.",
    ),
  delta: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('Probability of an alarm that is false, over all time, above 0, below 1.'),
});
