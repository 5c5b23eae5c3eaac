import { canonicalText } from '../core/canonicalText.ts';
import { explainPair } from '../core/guards/explainPair.ts';
import { guardPair } from '../core/guards/guardPair.ts';
import { GUARDS_VERSION } from '../core/guards/guardsVersion.ts';
import { reuseFault } from '../core/reuseFault.ts';
import type { CacheGuards } from './cacheParts.ts';

/** The guards that come with the gateway. */
export const coreGuards: CacheGuards = {
  version: GUARDS_VERSION,
  pair: guardPair,
  vetoes: (asked, kept) =>
    explainPair(asked, kept)
      .filter(({ passes }) => !passes)
      .map(({ guard }) => guard),
  fault: reuseFault,
  canonical: canonicalText,
};
