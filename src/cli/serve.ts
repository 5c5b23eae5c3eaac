import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Config } from '../adapters/config/config.ts';
import { startSandbox } from '../adapters/sandbox/startSandbox.ts';
import { type Composed, compose } from '../compose.ts';
import { connectTracing } from '../connectTracing.ts';
import { messageOf } from '../core/messageOf.ts';
import { EXIT } from './exit.ts';
import { startLine, startText } from './startText.ts';
import { VERSION } from './version.ts';

const SANDBOX_ENTRY = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

/** How often the end of open answers is looked for while shutting down, ms. */
const DRAIN_STEP_MS = 25;

/** How long closing may take once open answers have ended or were cut, ms. */
const CLOSE_MS = 1000;

/**
 * Runs the gateway until it is told to stop: SIGTERM or SIGINT refuses new work, lets open answers end
 * whole, and exits within `server.drain_ms`; a second signal exits at once.
 * @returns the exit code.
 */
export async function serve(config: Config): Promise<number> {
  const log = pino({ level: process.env.LOG_LEVEL ?? 'info' }, pino.destination(2));
  const needsSandbox = [...config.upstreams.values()].some(({ sandbox }) => sandbox);
  const sandbox = needsSandbox ? await startSandbox(SANDBOX_ENTRY) : null;
  let stopping = false;
  sandbox?.ended.then((how) => stopping || log.error({ event: 'sandbox_ended' }, how));
  const composed = compose(config, {
    sandboxUrl: sandbox?.url ?? null,
    onBug: (cause) => log.error({ err: cause }, 'the gateway failed inside'),
    log,
    tracing: await connectTracing(config, VERSION, log),
  });

  try {
    const { host, port } = config.server;
    const url = await composed.app.listen({ host, port });
    const terminal = process.stderr.isTTY === true;
    const colour = terminal && (process.env.NO_COLOR ?? '') === '';
    const { policies } = composed;
    const started = { version: VERSION, url, config, policies, sandboxUrl: sandbox?.url ?? null, colour };
    process.stderr.write(terminal ? startText(started) : `${startLine(started)}\n`);
  } catch (error) {
    process.stderr.write(`${cannotListen(error, config)}\n`);
    await sandbox?.stop();
    await composed.close();
    return EXIT.cannotListen;
  }

  const code = await untilStopped(composed, config.server.drainMs);
  stopping = true;
  await sandbox?.stop();
  return code;
}

async function untilStopped(composed: Composed, drainMs: number): Promise<number> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const cut = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  process.once('SIGTERM', () => process.exit(cut));
  process.once('SIGINT', () => process.exit(cut));
  composed.drain();
  const lastMs = performance.now() + drainMs;
  while (composed.open() > 0 && performance.now() < lastMs) await wait(DRAIN_STEP_MS);
  const whole = composed.open() === 0;
  await Promise.race([composed.close(), wait(CLOSE_MS)]);
  return whole ? EXIT.ok : cut;
}

function cannotListen(error: unknown, { server }: Config): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const at = `${server.host}:${server.port}`;
  if (code === 'EADDRINUSE') {
    return `Cannot listen on ${at}: the port is taken. Stop what uses it, or set PORT to another one.`;
  }
  return `Cannot listen on ${at}: ${messageOf(error)}`;
}
