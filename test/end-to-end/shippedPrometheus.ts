import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = new URL('../../grafana/prometheus/', import.meta.url);
/** What an operator waits for within minutes, a test does within seconds. */
const EVERY = '1s';

const ruleFile = z.object({
  groups: z.array(
    z.looseObject({
      rules: z.array(
        z.looseObject({ record: z.string().optional(), alert: z.string().optional(), expr: z.string() }),
      ),
    }),
  ),
});
const configFile = z.object({ scrape_configs: z.tuple([z.looseObject({ job_name: z.string() })]) });

const ruleFiles = readdirSync(new URL('rules/', FOLDER)).map(
  (name) => [name, ruleFile.parse(yamlOf(`rules/${name}`))] as const,
);
const rules = ruleFiles.flatMap(([, { groups }]) => groups.flatMap((group) => group.rules));

/** The alerts of the rule files that are shipped. */
export const SHIPPED_ALERTS = rules.flatMap(({ alert, expr }) =>
  alert === undefined ? [] : [{ alert, expr }],
);

/** What they record. */
export const SHIPPED_RECORDS = rules.flatMap(({ record, expr }) =>
  record === undefined ? [] : [{ record, expr }],
);

/** These files, with all rules evaluated each second. */
export const QUICK_RULES: Readonly<Record<string, unknown>> = Object.fromEntries(
  ruleFiles.map(([name, { groups }]) => [
    name,
    { groups: groups.map((group) => ({ ...group, interval: EVERY })) },
  ]),
);

/**
 * The shipped configuration with another target, which is asked each second.
 * @param target as 127.0.0.1:8080.
 */
export function quickConfig(target: string): Readonly<Record<string, unknown>> {
  const {
    scrape_configs: [job],
  } = configFile.parse(yamlOf('prometheus.yml'));
  return {
    global: { scrape_interval: EVERY, scrape_timeout: EVERY, evaluation_interval: EVERY },
    scrape_configs: [{ ...job, static_configs: [{ targets: [target] }] }],
  };
}

function yamlOf(path: string): unknown {
  return parse(readFileSync(new URL(path, FOLDER), 'utf8'));
}
