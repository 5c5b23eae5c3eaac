import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StandingVerdict } from '../../src/stream/holdBackLimits.ts';
import { verdictChanges } from '../../src/stream/verdictChanges.ts';
import { operatorCases } from './operatorCases.ts';

const VERDICTS: Record<string, StandingVerdict> = {
  w: { kind: 'wait' },
  d: { kind: 'doubt', reason: 'early_token' },
  e: { kind: 'doubt', reason: 'window_mean' },
  k: { kind: 'keep', reason: 'calm' },
  r: { kind: 'reject', reason: 'window_mean' },
  l: { kind: 'limit', reason: 'limit_ms' },
};

describe('verdictChanges', () => {
  operatorCases({
    operator: () => verdictChanges<StandingVerdict>(),
    inputs: VERDICTS,
    outputs: VERDICTS,
    source: '-wwddekkl|',
    result: '---d--k-l|',
    errored: '---d--k-l#',
    left: '---',
  });

  test('tells each change once, and never a wait', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.values(VERDICTS))), async (verdicts) => {
        const told = await lastValueFrom(from(verdicts).pipe(verdictChanges(), toArray()));
        const changes = verdicts.filter(({ kind }, at) => kind !== 'wait' && kind !== verdicts[at - 1]?.kind);
        expect(told).toEqual(changes);
      }),
    );
  });
});
