import { z } from 'zod';

const standing = z.strictObject({
  route: z.string(),
  /** What the audits are about. */
  basis: z.string(),
  state: z.strictObject({
    target: z.number().gt(0).lt(1),
    delta: z.number().gt(0).lt(1),
    audits: z.int().min(0),
    bad: z.int().min(0),
    evidence: z.number().gt(0),
    alarm: z.boolean(),
    logEvidence: z.number(),
    shares: z.array(z.number().min(0).max(1)),
  }),
});

/** The file of audits that were counted: where the evidence of each route stands. */
export const standingsShape = z.strictObject({ version: z.literal(1), standings: z.array(standing) });
