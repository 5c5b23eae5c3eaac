import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../../src/core/canonicalText.ts';
import { guardPair } from '../../../src/core/guards/guardPair.ts';
import { reuseFault } from '../../../src/core/reuseFault.ts';
import { writingIsFree } from '../../../src/core/writingIsFree.ts';
import { HOSTILE_PAIRS, REWORDINGS } from './hostilePairs.ts';

/** Whether an answer kept for one text would be served for the other. */
function isServed(asked: string, kept: string): boolean {
  const faults = [asked, kept].map((text) => reuseFault(text, { perUser: false }));
  const free = faults.every((fault) => fault === null || writingIsFree(fault));
  if (free && canonicalText(asked) === canonicalText(kept)) return true;
  return faults.every((fault) => fault === null) && guardPair(asked, kept) === null;
}

describe('a question that looks like another', () => {
  test.each(Object.entries(HOSTILE_PAIRS))('is not answered as that one: %s', (_, pairs) => {
    const served = pairs.filter(([one, other]) => isServed(one, other) || isServed(other, one));
    expect(served).toEqual([]);
  });
});

describe('a question in other words', () => {
  test.each(Object.entries(REWORDINGS))('is answered as the same: %s', (_, pairs) => {
    const missed = pairs.filter(([one, other]) => !isServed(one, other));
    expect(missed).toEqual([]);
  });
});
