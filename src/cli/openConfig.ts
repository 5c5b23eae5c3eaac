import { readFileSync } from 'node:fs';
import type { Config, RouteConfig } from '../adapters/config/config.ts';
import { loadConfig } from '../adapters/config/loadConfig.ts';
import { formatMistake } from '../adapters/config/mistake.ts';
import type { CommandIo } from './commandIo.ts';

/** Reads the configuration; null when it cannot be used, and every mistake has been told. */
export function openConfig(argvConfig: string | undefined, io: CommandIo): Config | null {
  const loaded = loadConfig({
    argvConfig,
    env: io.env,
    cwd: io.cwd,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  if (loaded.ok) return loaded.config;
  for (const mistake of loaded.mistakes) io.stderr.write(`${formatMistake(mistake)}\n`);
  return null;
}

/** The route of that name, else `auto`, else the first; null when there is none, which has been told. */
export function routeNamed(config: Config, name: string | undefined, io: CommandIo): RouteConfig | null {
  const route =
    name === undefined
      ? (config.routes.get('auto') ?? [...config.routes.values()][0])
      : config.routes.get(name);
  if (route !== undefined) return route;
  const names = [...config.routes.keys()].join(', ');
  io.stderr.write(`There is no route ${JSON.stringify(name ?? 'auto')}; there are: ${names}\n`);
  return null;
}
