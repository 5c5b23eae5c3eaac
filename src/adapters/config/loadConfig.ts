import { dirname, resolve } from 'node:path';
import type { Config } from './config.ts';
import { discover, type ReadFile, whyUnread } from './discover.ts';
import { withEnvironment } from './environment.ts';
import type { Environment } from './interpolate.ts';
import type { Mistake } from './mistake.ts';
import { parseSettings } from './parseSettings.ts';
import { placeMistakes } from './placeMistakes.ts';
import { type Finding, NO_SETTINGS } from './rawSettings.ts';
import type { KeyFile } from './readUpstreams.ts';
import { readYaml } from './readYaml.ts';
import { resolveConfig } from './resolveConfig.ts';
import { redactor } from './secrets.ts';

export interface LoadConfigOptions {
  /** What `--config` named. */
  readonly argvConfig?: string | undefined;
  readonly env: Environment;
  /** Absolute; names of files are relative to it. */
  readonly cwd: string;
  /** Takes an absolute path; throws as `readFileSync` does. */
  readonly readFile: ReadFile;
  /** What else must be right of a configuration that has no other mistake. */
  readonly alsoCheck?: (config: Config) => readonly Finding[];
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/**
 * Finds, reads, checks and completes the configuration. It never throws: every mistake is told at once, each
 * with its place, and none holds a secret.
 */
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  const { argvConfig, env, cwd, readFile, alsoCheck } = options;
  const found = discover(argvConfig, env, (name) => readFile(resolve(cwd, name)));
  if (!found.ok) {
    const { file, message } = found;
    return { ok: false, mistakes: [{ place: file, setting: '', message: redactor(env, {})(message) }] };
  }
  const { source, text } = found;
  const read = source.file === null ? NO_SETTINGS : readYaml(text, source.file, env);
  if (read.findings.some(({ path }) => path.length === 0)) {
    return { ok: false, mistakes: placeMistakes(read.findings, read, source.file, redactor(env, {})) };
  }
  const raw = withEnvironment(read, env);
  const parsed = parseSettings(raw);
  const folder = source.file === null ? cwd : dirname(resolve(cwd, source.file));
  const keyFile = (name: string): KeyFile => {
    try {
      return { ok: true, text: readFile(resolve(folder, name)) };
    } catch (cause) {
      return { ok: false, why: whyUnread(cause) };
    }
  };
  const fileNamed = (name: string) => ({ name, path: resolve(folder, name) });
  const resolved = resolveConfig(parsed.settings, raw, { keyFile, fileNamed });
  const findings = [...raw.findings, ...parsed.findings, ...resolved.findings];
  const config = { source, ...resolved.config };
  const late = findings.length > 0 ? [] : (alsoCheck?.(config) ?? []);
  if (findings.length + late.length === 0) return { ok: true, config };
  const redact = redactor(env, raw.values);
  return { ok: false, mistakes: placeMistakes([...findings, ...late], raw, source.file, redact) };
}
