import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OneAtATime } from '../../local/model/OneAtATime.ts';

describe('OneAtATime', () => {
  it('gives turns in order of arrival, one at a time, past those who left waiting', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), async (leaves) => {
        const queue = new OneAtATime();
        const served: number[] = [];
        let holding = 0;
        const first = await queue.turn(new AbortController().signal);
        const waiting = leaves.map(async (leaving, index) => {
          const left = new AbortController();
          const turn = queue.turn(left.signal);
          if (leaving) left.abort(new Error('left'));
          const end = await turn;
          expect(++holding).toBe(1);
          served.push(index);
          await turnOfTheLoop();
          holding--;
          end();
        });
        const results = Promise.allSettled(waiting);
        await turnOfTheLoop();
        expect(served).toEqual([]);
        first();
        const states = (await results).map(({ status }) => status === 'rejected');
        expect(states).toEqual(leaves);
        expect(served).toEqual([...leaves.keys()].filter((index) => !leaves[index]));
        expect(queue.length).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses whoever has left already', async () => {
    const queue = new OneAtATime();
    await expect(queue.turn(AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
    expect(queue.length).toBe(0);
  });
});
