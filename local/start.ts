import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install/ensureInstalled.ts';
import { LocalError } from './LocalError.ts';
import { pairOf } from './pairOf.ts';
import { startModelServer } from './startModelServer.ts';

/**
 * `npm run start:local`: installs the live model on first use, starts its server, and the gateway in front of
 * it. Whichever ends first takes the other with it, and its exit code is passed on.
 */
async function main(): Promise<void> {
  const { env } = process;
  const installed = await ensureInstalled(env.DRAFT_GGUF ? resolve(env.DRAFT_GGUF) : undefined, console.log);
  const pair = pairOf(env, installed.gguf);
  const server = await startModelServer(installed.runtime, pair.local);
  const gateway = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    stdio: 'inherit',
    env: {
      ...env,
      DRAFT_MODEL: pair.draft,
      DRAFT_BASE_URL: server.baseUrl,
      HEAVY_MODEL: pair.heavy.model,
      HEAVY_BASE_URL: pair.heavy.baseUrl === 'local' ? server.baseUrl : pair.heavy.baseUrl,
      DRAFT_THINKER_NOTE: pair.note,
    },
  });
  process.on('SIGTERM', () => gateway.kill('SIGTERM'));
  // A terminal sends Ctrl-C to the gateway too, and a second one would cut the answers that it lets end.
  process.on('SIGINT', () => process.stdin.isTTY || gateway.kill('SIGINT'));
  endTogether(gateway, server.process);
}

/** The gateway drains on a signal, so the model must answer until the gateway is gone. */
function endTogether(gateway: ChildProcess, model: ChildProcess): void {
  let code: number | undefined;
  const ended = (other: ChildProcess) => (own: number | null) => {
    code ??= own ?? 1;
    process.exitCode = code;
    other.kill('SIGTERM');
  };
  gateway.once('exit', ended(model));
  model.once('exit', (own) => {
    if (code === undefined) console.error(`The model server ended (exit code ${own}); so does the gateway.`);
    ended(gateway)(own);
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof LocalError ? error.message : error);
  process.exitCode = 1;
});
