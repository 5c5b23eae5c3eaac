// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
import fc from 'fast-check';
import type { Config } from '../../../src/adapters/config/config.ts';
import type { Environment } from '../../../src/adapters/config/interpolate.ts';
import { type LoadedConfig, loadConfig } from '../../../src/adapters/config/loadConfig.ts';
import { formatMistake } from '../../../src/adapters/config/mistake.ts';

/** Loads with files that exist in the test only, by absolute path. */
export function load(env: Environment, files: Readonly<Record<string, string>> = {}): LoadedConfig {
  return loadConfig({ env, cwd: '/srv', readFile: reading(files) });
}

export function reading(files: Readonly<Record<string, string>>): (path: string) => string {
  return (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  };
}

export function loaded(env: Environment, yaml?: string): Config {
  const result = load(env, yaml === undefined ? {} : { '/srv/config.yaml': yaml });
  if (!result.ok) throw new Error(result.mistakes.map(formatMistake).join('\n'));
  return result.config;
}

export function mistakes(env: Environment, yaml?: string): readonly string[] {
  const result = load(env, yaml === undefined ? {} : { '/srv/config.yaml': yaml });
  return result.ok ? [] : result.mistakes.map(formatMistake);
}

/** Mostly values that can be used. */
function mostly(usual: readonly string[], junk: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom('', ' ', ...junk));
}

const address = mostly(
  [
    'https://api.openai.com/v1',
    'https://API.openai.com/v1/',
    'http://127.0.0.1:8000/v1',
    'http://models.internal/v1',
  ],
  ['http://user:password-of-user@models.internal', 'nowhere'],
);
const key = mostly(['sk-one-0123456789', 'sk-two-0123456789', 'ollama'], ['two words']);
const model = mostly(['gpt-4.1', 'gpt-4o', 'a: b # c', '${HOST}'], ['auto', 'SmolLM2-135M-Instruct']);

const VARIABLES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  OPENAI_API_KEY: key,
  OPENAI_BASE_URL: address,
  DRAFT_MODEL: model,
  DRAFT_BASE_URL: address,
  DRAFT_API_KEY: key,
  HEAVY_MODEL: model,
  HEAVY_BASE_URL: address,
  HEAVY_API_KEY: key,
  HOST: mostly(['127.0.0.1', 'localhost', '::1'], ['0.0.0.0', 'not a host']),
  PORT: mostly(['0', '8081'], ['70000', 'http', '80.5', 'true']),
  DRAFT_THINKER_ALLOW_ANONYMOUS: mostly(['true', 'false', 'TRUE'], ['yes']),
  DRAFT_THINKER_NOTE: mostly(['a note: with # YAML', '8080', 'true', "it's"], []),
};

/** Environments in which any of the variables is set, empty or absent. */
export const environments: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .subarray(Object.keys(VARIABLES))
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), VARIABLES[name] ?? key))))
  .map((pairs) => Object.fromEntries(pairs));
