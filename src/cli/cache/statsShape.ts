import { z } from 'zod';

const count = z.number();
const counts = z.record(z.string(), count);

/** GET /v1/cache, as far as it is shown. */
export const statsShape = z.discriminatedUnion('mode', [
  z.object({ object: z.literal('cache'), mode: z.literal('off') }),
  z.object({
    object: z.literal('cache'),
    mode: z.enum(['exact', 'semantic', 'verified']),
    shadow: z.boolean(),
    hits: counts,
    would_hit: counts,
    misses: counts,
    bypasses: counts,
    vetoes: counts,
    writes: z.object({ kept: count, dropped: count, failed: count, refused: counts }),
    verified: counts,
    entries: count.nullable(),
    breakers: z.record(z.string(), z.string()),
    budget: z.object({ target: count, compared: count, bad: count, scopes_off: count }),
  }),
]);

export type ShownStats = z.output<typeof statsShape>;
