import fc from 'fast-check';
import { from, lastValueFrom, mergeMap, toArray, VirtualTimeScheduler } from 'rxjs';
import { expect, test } from 'vitest';
import type { ChatChunk, WireTokenLogprob } from '../../src/core/chat.ts';
import { ENTROPY_DEFAULTS, entropyPolicy } from '../../src/core/entropyPolicy.ts';
import { tokensOf } from '../../src/core/evidence.ts';
import type { Policy } from '../../src/core/policy.ts';
import { holdBackLimits } from '../../src/stream/holdBackLimits.ts';
import { judge } from '../../src/stream/judge.ts';
import { verdictChanges } from '../../src/stream/verdictChanges.ts';
import { windowedEntropy } from '../../src/stream/windowedEntropy.ts';
import { CALM, HOT, WARM } from '../fakes.ts';

const POLICY = entropyPolicy(ENTROPY_DEFAULTS) as Policy;
const LIMITS = { tokens: 16, maxMs: 400, tokensMax: 48, maxTotalMs: 1200 };

const entry = fc
  .tuple(fc.constantFrom(CALM, CALM, CALM, WARM, HOT, [-9999]), fc.constantFrom('a', 'bc ', '\n', 'é'))
  .map(
    ([top, text]): WireTokenLogprob => ({
      token: text,
      logprob: top[0] ?? 0,
      top_logprobs: top.map((logprob) => ({ token: text, logprob })),
    }),
  );

/** The entries as chunks of the given sizes; the last chunk takes the rest. */
function inChunks(entries: readonly WireTokenLogprob[], sizes: readonly number[]): ChatChunk[] {
  const chunks: ChatChunk[] = [{ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }];
  for (let at = 0, group = 0; at < entries.length; group += 1) {
    const content = entries.slice(at, at + (sizes[group] ?? entries.length));
    at += content.length;
    const text = content.map(({ token }) => token).join('');
    chunks.push({ choices: [{ index: 0, delta: { content: text }, logprobs: { content } }] });
  }
  return [...chunks, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }];
}

function verdictsOf(chunks: readonly ChatChunk[]) {
  return lastValueFrom(
    from(chunks).pipe(
      mergeMap((chunk) => tokensOf(chunk, POLICY.topLogprobs)),
      windowedEntropy(POLICY),
      judge(POLICY),
      // Time stands still: what is compared is what the tokens say.
      holdBackLimits(LIMITS, new VirtualTimeScheduler()),
      verdictChanges(),
      toArray(),
    ),
  );
}

test('verdicts do not depend on how upstream groups its tokens into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }),
      async (entries, sizes) => {
        const single = inChunks(
          entries,
          entries.map(() => 1),
        );
        expect(await verdictsOf(inChunks(entries, sizes))).toEqual(await verdictsOf(single));
      },
    ),
    { numRuns: 300 },
  );
});
