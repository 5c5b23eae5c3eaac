import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { endingWithin } from '../../../src/adapters/store/endingWithin.ts';

const late = () => new Error('late');
const never = () => new Promise<never>(() => undefined);

test('work that ends in time gives its value or its error, and leaves no listener', async () => {
  const { signal } = new AbortController();
  const bound = { timeoutMs: 1_000, signal, late };
  expect(await endingWithin(async () => 1, bound)).toBe(1);
  await expect(endingWithin(() => Promise.reject(new Error('its own')), bound)).rejects.toThrow('its own');
  await expect(endingWithin(never, { ...bound, timeoutMs: 1 })).rejects.toThrow('late');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('work that waited too long may not go on, and neither may work whose caller has left', async () => {
  for (const timeoutMs of [1, 60_000]) {
    const leaving = new AbortController();
    const gate = Promise.withResolvers<void>();
    let went: unknown = 'not asked';
    const ended = Promise.withResolvers<void>();
    const call = endingWithin(
      async (mayGoOn) => {
        await gate.promise;
        try {
          mayGoOn();
          went = 'on';
        } catch (cause) {
          went = cause;
        }
        ended.resolve();
      },
      { timeoutMs, signal: leaving.signal, late },
    );
    if (timeoutMs > 1) leaving.abort(new Error('left'));
    await expect(call).rejects.toThrow(timeoutMs > 1 ? 'left' : 'late');
    gate.resolve();
    await ended.promise;
    expect(went).toBeInstanceOf(Error);
  }
});

test('an answer that came while the process was busy is taken, late as it is', async () => {
  const answered = endingWithin(() => new Promise((resolve) => setImmediate(() => resolve('in time'))), {
    timeoutMs: 5,
    signal: new AbortController().signal,
    late,
  });
  const untilMs = performance.now() + 50;
  while (performance.now() < untilMs);
  expect(await answered).toBe('in time');
});
