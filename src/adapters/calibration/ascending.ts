import type { z } from 'zod';

/** Adds an issue where a list falls, or, strictly, does not rise. */
export function ascending(
  context: z.core.$RefinementCtx,
  name: string,
  values: readonly number[],
  strictly = false,
): void {
  for (let at = 1; at < values.length; at += 1) {
    const [before = 0, value = 0] = values.slice(at - 1, at + 1);
    if (strictly ? value > before : value >= before) continue;
    const message = `${value} stands after ${before}: they must ascend`;
    context.addIssue({ code: 'custom', message, path: [name, at] });
    return;
  }
}
