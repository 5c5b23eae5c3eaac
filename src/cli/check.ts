import { readFileSync } from 'node:fs';
import { effectiveYaml } from '../adapters/config/effectiveYaml.ts';
import { loadConfig } from '../adapters/config/loadConfig.ts';
import { formatMistake } from '../adapters/config/mistake.ts';

const EXIT_OK = 0;
const EXIT_CONFIG_INVALID = 78;

export interface CheckOptions {
  /** What `--config` named. */
  readonly config?: string | undefined;
  readonly showEffective?: boolean | undefined;
}

interface Output {
  write(text: string): unknown;
}

/**
 * Checks the configuration without starting anything. It tells on stdout where a good one came from, or the
 * configuration itself, and on stderr every mistake, one a line.
 * @returns the exit code: 0, or 78 when the configuration cannot be used.
 */
export function check(
  options: CheckOptions,
  stdout: Output,
  stderr: Output,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): number {
  const loaded = loadConfig({
    argvConfig: options.config,
    env,
    cwd,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  if (!loaded.ok) {
    for (const mistake of loaded.mistakes) stderr.write(`${formatMistake(mistake)}\n`);
    return EXIT_CONFIG_INVALID;
  }
  const { config } = loaded;
  const from = config.source.file ?? 'environment';
  stdout.write(options.showEffective === true ? `# config ok: ${from}\n` : `config ok: ${from}\n`);
  if (options.showEffective === true) stdout.write(effectiveYaml(config));
  return EXIT_OK;
}
