import { describe } from 'vitest';
import { hasRedis } from './redisServer.ts';

const MISSING = !hasRedis();

/** A suite that needs redis-server: where it is missing, a skip that says so, except in CI, where it fails. */
export function describeWithRedis(promise: string, suite: () => void): void {
  if (!MISSING || process.env.CI) describe(promise, suite);
  else describe.skip(`${promise} (skipped: no redis-server on this machine)`, suite);
}
