import { ENTROPY_DEFAULTS, entropyPolicy } from '../../src/core/entropyPolicy.ts';
import type { Asked, Opening, Policy } from '../../src/core/policy.ts';

/** A policy of a test: of entropy, with what the test puts in its place. */
export function playedPolicy(changes: Partial<Policy> = {}): Policy {
  return { ...(entropyPolicy(ENTROPY_DEFAULTS) as Policy), name: 'played', ...changes };
}

/** Opens every request in the same way; what it was asked with is kept. */
export function opens(opening: Partial<Opening<unknown>>, asked: Asked[] = []): Pick<Policy, 'open'> {
  const { initial } = playedPolicy();
  return {
    open: (question) => {
      asked.push(question);
      return { state: initial, notDrafted: null, stratum: null, certified: false, ...opening };
    },
  };
}
