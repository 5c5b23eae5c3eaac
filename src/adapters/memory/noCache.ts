import { NO_COST } from '../../core/cost.ts';
import type { AnswerCache, CacheLookup } from '../../ports.ts';

const OFF: CacheLookup = {
  status: 'bypass',
  hit: null,
  key: null,
  entryId: null,
  textKey: null,
  record: { mode: 'off', shadow: false, reason: 'off', entry: null, candidates: [], stagesMs: {} },
  cost: NO_COST,
};

/** A cache that never has anything, keeps nothing and shares nothing. */
export const noCache: AnswerCache = {
  lookup: () => Promise.resolve(OFF),
  offer: () => undefined,
  claim: () => Promise.resolve(true),
  awaitClaimed: () => Promise.resolve(null),
  release: () => undefined,
  rechecked: () => undefined,
  rejected: () => undefined,
};
