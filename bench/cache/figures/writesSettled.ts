import type { GatewayUnderTest } from '../../../test/end-to-end/gatewayUnderTest.ts';

/** What GET /v1/cache says of the cache's writes and parts. */
export interface SeenCache {
  readonly writes: { readonly kept: number };
  readonly queued: number;
  readonly breakers: Readonly<Record<string, string>>;
}

export async function seenCache({ composed }: GatewayUnderTest): Promise<SeenCache> {
  return (await composed.app.inject('/v1/cache')).json() as SeenCache; // this project's own format
}

/** Resolves when nothing is being answered, and all that is to be written has been, or has failed. */
export async function writesSettled(gateway: GatewayUnderTest): Promise<SeenCache> {
  await gateway.quiet();
  for (;;) {
    const seen = await seenCache(gateway);
    if (seen.queued === 0) return seen;
    await new Promise((turn) => setImmediate(turn));
  }
}
