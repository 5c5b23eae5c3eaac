import { z } from 'zod';

/**
 * A list whose elements are read in order up to the first fault, which is the only one told. Without this
 * zod makes an issue for each element: millions of them for a body of a few megabytes.
 */
export function oneByOne<Element>(list: z.ZodType<unknown[]>, element: z.ZodType<Element>) {
  return list.transform((items, context): Element[] => {
    const read: Element[] = [];
    for (const [at, item] of items.entries()) {
      const checked = element.safeParse(item);
      if (!checked.success) {
        const [issue] = checked.error.issues;
        context.issues.push({
          code: 'custom',
          input: item,
          message: issue?.message ?? 'not usable',
          path: [at, ...(issue?.path ?? [])],
        });
        return z.NEVER;
      }
      read.push(checked.data);
    }
    return read;
  });
}
