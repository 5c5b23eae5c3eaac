import { z } from 'zod';
import { type Head, LOOKS } from '../../core/calibration.ts';
import { ascending } from './ascending.ts';

const finite = z.number();

const isotonic = z
  .strictObject({ x: z.array(finite).min(1), y: z.array(z.number().min(0).max(1)).min(1) })
  .superRefine(({ x, y }, context) => {
    ascending(context, 'x', x);
    ascending(context, 'y', y);
  });

const logistic = z.strictObject({
  kind: z.literal('logistic'),
  mean: z.array(finite),
  scale: z.array(finite.gt(0)),
  weights: z.array(finite),
  bias: finite,
});

const index = z.int().min(0);
const treeNode = z.union([
  z.strictObject({ value: finite }),
  z.strictObject({ feature: index, at: finite, left: index, right: index }),
]);
const trees = z.strictObject({
  kind: z.literal('trees'),
  bias: finite,
  trees: z.array(z.array(treeNode).min(1)),
});

/** A score at one look, as it stands in a calibration file. */
export const headShape = z
  .strictObject({
    look: z.union([...LOOKS.map((tokens) => z.literal(tokens)), z.enum(['prompt', 'end', 'second'])]),
    features: z.array(z.string().min(1)),
    model: z.discriminatedUnion('kind', [logistic, trees]),
    isotonic,
    drift: z.array(finite),
  })
  .superRefine(({ drift }, context) => ascending(context, 'drift', drift)) satisfies z.ZodType<Head>;
