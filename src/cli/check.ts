import { readFileSync } from 'node:fs';
import { effectiveYaml } from '../adapters/config/effectiveYaml.ts';
import { loadConfig } from '../adapters/config/loadConfig.ts';
import { formatMistake } from '../adapters/config/mistake.ts';
import { calibrationFindings } from './calibrationFindings.ts';
import { EXIT } from './exit.ts';

export interface CheckOptions {
  /** What `--config` named. */
  readonly config?: string | undefined;
  readonly showEffective?: boolean | undefined;
}

interface Output {
  write(text: string): unknown;
}

/**
 * Checks the configuration and the calibration files it names, without starting anything or using the
 * network. It tells on stdout where a good one came from, or the
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
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const loaded = loadConfig({
    argvConfig: options.config,
    env,
    cwd,
    readFile,
    alsoCheck: (config) => calibrationFindings(config, readFile),
  });
  if (!loaded.ok) {
    for (const mistake of loaded.mistakes) stderr.write(`${formatMistake(mistake)}\n`);
    return EXIT.config;
  }
  const { config } = loaded;
  const from = config.source.file ?? 'environment';
  stdout.write(options.showEffective === true ? `# config ok: ${from}\n` : `config ok: ${from}\n`);
  if (options.showEffective === true) stdout.write(effectiveYaml(config));
  return EXIT.ok;
}
