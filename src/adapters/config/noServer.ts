import type { Role } from './environment.ts';
import { SANDBOX_MODELS } from './modelOf.ts';
import type { Finding, Path } from './rawSettings.ts';
import type { Settings } from './settings.ts';

/** A model is named, and nothing at all says where it is. */
export function needsServer(path: Path, role: Role, model: string): Finding {
  const prefix = role.toUpperCase();
  return {
    path,
    message:
      `${JSON.stringify(model)} has no server: set OPENAI_API_KEY, or ${prefix}_BASE_URL; with neither the ` +
      `sandbox answers, whose ${role} model is ${SANDBOX_MODELS[role]}`,
    variable: 'OPENAI_API_KEY',
    about: [['upstreams']],
  };
}

/** One side has no server while something else is configured. */
export function noServer(role: Role, model: string | null, { upstreams }: Settings): Finding {
  const prefix = role.toUpperCase();
  const what = model === null ? `the ${role} model` : `the ${role} model ${JSON.stringify(model)}`;
  return {
    path: ['upstreams', role],
    message:
      `${what} has no server: ${prefix}_BASE_URL or ${prefix}_API_KEY is missing (upstreams.${role}), or ` +
      'OPENAI_API_KEY for both sides; the sandbox does not stand in once anything real is configured',
    variable: `${prefix}_BASE_URL`,
    about: [role, 'openai', ...Object.keys(upstreams)].flatMap((name) =>
      ['base_url', 'api_key', 'api_key_file'].map((setting) => ['upstreams', name, setting]),
    ),
  };
}

/** A side has a server that has no default model. */
export function noModel(path: Path, role: Role, home: string | null): Finding {
  const variable = `${role.toUpperCase()}_MODEL`;
  return {
    path,
    message:
      `${variable} is missing: upstream ${home} is not at OpenAI's own address, and only there is a default ` +
      'model known',
    variable,
    about: [path, ['upstreams', home ?? role, 'base_url'], ['upstreams', 'openai', 'base_url']],
  };
}
