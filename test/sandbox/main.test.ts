import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { MODELS } from '../../sandbox/models.ts';
import { startSandbox } from '../../sandbox/sandboxServer.ts';
import { asking, FIXTURES, fixtureSandbox } from './fixtureSandbox.ts';

const MAIN = join(import.meta.dirname, '../../sandbox/main.ts');
const ARGS = ['--recordings', FIXTURES.recordings, '--prompts', FIXTURES.prompts];

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function lineOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The child has no output');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return line;
}

async function listeningPort(process: ChildProcess): Promise<number> {
  const { listening } = JSON.parse(await lineOf(process)) as { listening: number };
  return listening;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'prints one line when it is ready, and %s ends it with 0',
  async (signal) => {
    child = spawn(process.execPath, [MAIN, ...ARGS], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const ready: unknown = JSON.parse(await lineOf(child));
    expect(ready).toEqual({ listening: expect.any(Number), models: MODELS.map(({ id }) => id), prompts: 8 });
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  },
);

test('ends when its parent goes, even with an answer under way', async () => {
  child = fork(MAIN, [...ARGS, '--pace', '0.001'], { silent: true, execArgv: [] });
  const ended = once(child, 'exit');
  const port = await listeningPort(child);
  const url = `http://127.0.0.1:${port}`;
  const body = JSON.stringify(asking('reference-not-a-model', 'What is 7 + 7?'));
  const answer = fetch(`${url}/v1/chat/completions`, { method: 'POST', body });
  const broken = expect(answer).rejects.toThrow();
  await expect.poll(async () => (await fetch(`${url}/health`)).json()).toMatchObject({ running: 1 });
  child.disconnect();
  expect(await ended).toEqual([0, null]);
  await broken;
});

test.each([
  [['--pace', '0'], '--pace'],
  [['--pace', 'fast'], '--pace'],
  [['--speed', '2'], '--speed'],
  [['--prompts', '/nowhere'], '/nowhere'],
])('%j ends it with 1 and a sentence', async (args, named) => {
  child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr?.on('data', (part) => {
    said += String(part);
  });
  expect((await ended)[0]).toBe(1);
  expect(said).toContain(named);
});

test('a taken port is refused with a sentence that names it', async () => {
  const sandbox = await fixtureSandbox();
  await expect(startSandbox({ ...FIXTURES, port: sandbox.port })).rejects.toThrow(
    `127.0.0.1:${sandbox.port}`,
  );
  await sandbox.close();
});
