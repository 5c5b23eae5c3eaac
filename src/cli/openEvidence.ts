import type { Config, RouteConfig } from '../adapters/config/config.ts';
import { type Evidence, readEvidence } from '../adapters/evidence/readEvidence.ts';
import type { CommandIo } from './commandIo.ts';
import { EXIT } from './exit.ts';
import { openConfig } from './openConfig.ts';

/** What a command on kept evidence works with, or how it ends. */
export type OpenedEvidence =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly routes: readonly RouteConfig[];
      readonly evidence: Evidence;
    }
  | { readonly ok: false; readonly exit: number };

/**
 * Reads the configuration and the evidence it keeps; lines that cannot be read have been told, and so has why
 * nothing can be opened.
 * @param options `route` null: every route.
 */
export function openEvidence(
  options: { readonly config?: string | undefined; readonly route: string | null },
  io: CommandIo,
): OpenedEvidence {
  const config = openConfig(options.config, io);
  if (config === null) return { ok: false, exit: EXIT.config };
  const routes = [...config.routes.values()].filter(
    ({ name }) => options.route === null || name === options.route,
  );
  if (routes.length === 0) {
    io.stderr.write(`There is no route ${JSON.stringify(options.route)}\n`);
    return { ok: false, exit: EXIT.usage };
  }
  const evidence = readEvidence(config.evidence.dir.path);
  for (const { file, line, message } of evidence.faults) io.stderr.write(`${file}:${line}: ${message}\n`);
  return { ok: true, config, routes, evidence };
}
