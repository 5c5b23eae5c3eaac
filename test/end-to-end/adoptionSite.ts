import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/sandboxServer.ts';
import { loadConfig } from '../../src/adapters/config/loadConfig.ts';
import { formatMistake } from '../../src/adapters/config/mistake.ts';
import { compose } from '../../src/compose.ts';
import { type AdoptedGateway, adoptedGateway, type Told } from './adoptionGateway.ts';

/** What a user has: a folder with a configuration, and the sandbox, which needs no key. */
export interface AdoptionSite {
  readonly cwd: string;
  /** The gateway, started anew from the configuration as it is now. */
  start(): Promise<AdoptedGateway>;
  /** Share of the known prompts that the drafter answers wrongly from now on. */
  worsen(share: number): Promise<void>;
  /** Text of a file of the folder. */
  read(name: string): string;
  /** Every line that the evidence folder holds in files of that name. */
  lines(name: 'observed' | 'feedback'): readonly string[];
  close(): Promise<void>;
}

/** Everything is compared, so that hundreds of requests are enough. */
const CONFIG = `# our gateway
routes:
  auto:
    mode: observe
    # everything is compared while we try
    observe: {share: 1, concurrent: 64}
    audits: {share: 1, escalated_share: 1, concurrent: 64}
# What repeats itself is to be judged each time.
cache: {mode: 'off'}
`;

export async function adoptionSite(): Promise<AdoptionSite> {
  const sandbox = await startSandbox({
    pace: Number.POSITIVE_INFINITY,
    reference: { firstTokenMs: 0, tokensPerSecond: Number.POSITIVE_INFINITY },
  });
  const cwd = mkdtempSync(join(tmpdir(), 'adoption-'));
  writeFileSync(join(cwd, 'config.yaml'), CONFIG);
  const running = new Set<AdoptedGateway>();
  let requests = 0;

  return {
    cwd,
    async start() {
      const loaded = loadConfig({
        argvConfig: undefined,
        env: {},
        cwd,
        readFile: (path) => readFileSync(path, 'utf8'),
      });
      if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
      const told: Told[] = [];
      const tell = (level: string) => (fields: object, text: string) =>
        told.push({ level, text, fields: { ...fields } });
      const composed = compose(loaded.config, {
        sandboxUrl: `${sandbox.url}/v1`,
        onBug: (cause) => told.push({ level: 'bug', text: String(cause), fields: {} }),
        log: { info: tell('info'), warn: tell('warn'), error: tell('error') },
        // Which request falls into which part of a fit hangs on its id.
        newId: () => {
          requests += 1;
          return `req_${String(requests).padStart(6, '0')}`;
        },
      });
      await composed.app.listen({ host: '127.0.0.1', port: 0 });
      const gateway = adoptedGateway(composed, { config: loaded.config, sandboxUrl: sandbox.url, told });
      running.add(gateway);
      return gateway;
    },
    async worsen(share) {
      const answer = await fetch(`${sandbox.url}/sandbox/drafter`, {
        method: 'POST',
        body: JSON.stringify({ worse: share }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    read: (name) => readFileSync(join(cwd, name), 'utf8'),
    lines: (name) =>
      readdirSync(join(cwd, 'evidence'))
        .filter((file) => file.startsWith(`${name}-`))
        .flatMap((file) =>
          readFileSync(join(cwd, 'evidence', file), 'utf8')
            .trimEnd()
            .split('\n'),
        ),
    async close() {
      for (const gateway of running) await gateway.stop();
      await sandbox.close();
      rmSync(cwd, { recursive: true });
    },
  };
}
