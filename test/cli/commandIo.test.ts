import { expect, test } from 'vitest';
import { processIo } from '../../src/cli/commandIo.ts';

test('a command that only computes leaves Ctrl-C to end the process, which it could not hear of', () => {
  const before = process.listenerCount('SIGINT');
  processIo({ orderly: false });
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('waiting ends early, and without an error, when it is told to', async () => {
  const { wait } = processIo({ orderly: false });
  await expect(wait(60_000, AbortSignal.abort())).resolves.toBeUndefined();
});
