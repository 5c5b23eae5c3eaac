import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Changes, type GatewayUnderTest, startGateway } from './gatewayUnderTest.ts';

/**
 * One gateway for all tests of a file. After each test nothing may be open any more: neither a request of a
 * client nor one to the upstream.
 */
export function sharedGateway(changes: Changes = {}): { readonly it: GatewayUnderTest } {
  let started: GatewayUnderTest | null = null;
  beforeAll(async () => {
    started = await startGateway(changes);
  });
  afterEach(() => started?.quiet());
  afterAll(() => started?.close());
  return {
    get it() {
      if (started === null) throw new Error('The gateway has not started yet');
      return started;
    },
  };
}
