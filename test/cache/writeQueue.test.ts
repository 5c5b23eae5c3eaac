import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeQueue } from '../../src/cache/writeQueue.ts';

test('jobs run in order, a few at once; what has no room is dropped; each ends once, whatever it does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('ends', 'rejects', 'throws'), { maxLength: 30 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 4 }),
      async (scheduler, kinds, entries, concurrent) => {
        const failed: unknown[] = [];
        const started: number[] = [];
        let running = 0;
        let most = 0;
        const queue = writeQueue({ entries, concurrent, onFailed: (cause) => failed.push(cause) });
        const pushed = kinds.map((kind, at) =>
          queue.push(() => {
            started.push(at);
            if (kind === 'throws') throw new Error('broken');
            running += 1;
            most = Math.max(most, running);
            return scheduler
              .schedule(Promise.resolve())
              .then(() => (kind === 'rejects' ? Promise.reject(new Error('refused')) : undefined))
              .finally(() => {
                running -= 1;
              });
          }),
        );
        const taken = kinds.slice(0, entries);
        expect(pushed.filter((one) => one !== null)).toHaveLength(taken.length);
        const idle = queue.idle();
        await scheduler.waitFor(Promise.all(pushed).then(() => idle));
        expect(started).toEqual(taken.map((_, at) => at));
        expect(failed).toHaveLength(taken.filter((kind) => kind !== 'ends').length);
        expect(most).toBeLessThanOrEqual(concurrent);
        expect(queue.length).toBe(0);
        queue.close();
        expect(queue.push(async () => undefined)).toBeNull();
      },
    ),
  );
});
