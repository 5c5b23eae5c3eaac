import { z } from 'zod';

const words = z.array(z.string().trim().min(1).max(1_000)).min(1).max(1_000);

function compiles({ pattern, flags }: { pattern: string; flags?: string | undefined }): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    // That it does not compile is the finding.
    return false;
  }
}

/** How a line of a dataset says its answers are judged; the kinds are told in core/objectiveGrader.ts. */
export const graderShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('rubric'), rubric: z.string().trim().min(1).max(10_000) }),
  z.strictObject({
    kind: z.literal('number'),
    gold: z.number(),
    tolerance: z.number().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('contains_any'), any: words, none: words.optional() }),
  z.strictObject({ kind: z.literal('contains_all'), all: words }),
  z.strictObject({ kind: z.literal('exact'), text: z.string().trim().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('set'), items: words }),
  z
    .strictObject({
      kind: z.literal('regex'),
      pattern: z.string().min(1).max(10_000),
      flags: z.string().max(8).optional(),
    })
    .refine(compiles, { message: 'is no regular expression', path: ['pattern'] }),
  z.strictObject({ kind: z.literal('json_schema'), schema: z.record(z.string(), z.json()) }),
  z.strictObject({
    kind: z.literal('javascript'),
    fn: z.string().min(1).optional(),
    tests: z
      .array(z.strictObject({ call: z.string().min(1).max(10_000), equals: z.json() }))
      .min(1)
      .max(200),
  }),
]);
