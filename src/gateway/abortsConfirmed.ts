import type { Lane } from './lane.ts';

/**
 * Resolves when every call that was given up is over, so that the receipt can say so: most are within the same turn of
 * the loop, and none is waited for longer than that.
 */
export function abortsConfirmed({ calls }: Pick<Lane, 'calls'>): Promise<unknown> | undefined {
  const open = calls.filter(({ abort }) => abort !== null && abort.confirmedMs === null);
  if (open.length === 0) return undefined;
  const turn = new Promise((resolve) => setImmediate(resolve));
  return Promise.race([turn, Promise.all(open.map((meter) => meter.whenConfirmed()))]);
}
