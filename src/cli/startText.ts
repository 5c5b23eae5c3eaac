import type { Config, ModelConfig, RouteConfig } from '../adapters/config/config.ts';
import { certifiedStrata, type PolicyStanding, policyStandingText } from '../policyStanding.ts';
import { cacheText } from './cacheText.ts';

/** What a person wants to know when the gateway has started, and nothing about parts that do not exist. */
export interface Started {
  readonly version: string;
  /** Where it listens, as http://127.0.0.1:8080. */
  readonly url: string;
  readonly config: Config;
  /** How far each route's policy is founded. */
  readonly policies: ReadonlyMap<string, PolicyStanding>;
  /** Where the sandbox listens, as http://127.0.0.1:40123/v1; null: it is not used. */
  readonly sandboxUrl: string | null;
  /** Whether the terminal shows colour. */
  readonly colour: boolean;
}

/** The start text: one aligned line a fact. */
export function startText(started: Started): string {
  const { version, url, config, policies, sandboxUrl, colour } = started;
  const route = [...config.routes.values()][0];
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text);
  const rows: [string, string][] = [
    ['Gateway', `${url}/v1`],
    [
      'Config',
      config.source.file === null ? config.source.why : `${config.source.file} (${config.source.why})`,
    ],
  ];
  if (route !== undefined) {
    rows.push(['Drafter', describe(route.draft, config)], ['Heavy', describe(route.heavy, config)]);
    if (route.second !== null) rows.push(['Second', describe(route.second, config)]);
  }
  for (const one of config.routes.values()) {
    const of = config.routes.size > 1 ? ` ${one.name}` : '';
    rows.push([`Policy${of}`, policyOf(one, policies.get(one.name) ?? { kind: 'uncalibrated' }, bold)]);
    if (one.mode === 'observe') rows.push([`Mode${of}`, observing(one, config)]);
  }
  rows.push(
    ['Cache', cacheText(config.cache)],
    ['Metrics', metricsOf(url, config)],
    ['Auth', authOf(config)],
  );
  if (config.drafterNote !== null) rows.push(['Note', config.drafterNote]);
  if (sandboxUrl !== null) {
    rows.push(['Sandbox', 'no key found: recorded drafts, written answers, illustrative prices']);
    rows.push(['', `at ${sandboxUrl}; its drafter can be made worse: sandbox/README.md`]);
  }
  rows.push(['Try', tryLine(url, route?.name ?? 'auto')]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [`${bold(`draft-thinker ${version}`)}`, ...lines, ''].join('\n');
}

/** The same as one line of JSON, for logs. */
export function startLine({ version, url, config, policies, sandboxUrl }: Started): string {
  const route = [...config.routes.values()][0];
  const standing = policies.get(route?.name ?? '') ?? { kind: 'uncalibrated' };
  return JSON.stringify({
    event: 'started',
    version,
    url: `${url}/v1`,
    config: config.source.file ?? config.source.why,
    draft: route?.draft.name,
    heavy: route?.heavy.name,
    mode: route?.mode,
    policy: standing.kind === 'calibrated' ? 'calibrated' : 'entropy',
    ...calibrationOf(standing),
    cache: cacheText(config.cache),
    sandbox: sandboxUrl !== null,
    sandbox_url: sandboxUrl ?? undefined,
    note: config.drafterNote,
  });
}

function calibrationOf(standing: PolicyStanding) {
  if (standing.kind === 'uncalibrated') return { calibration: 'NOT CALIBRATED' };
  if (standing.kind === 'refused') {
    const { file, faults } = standing;
    return { calibration: 'NOT CALIBRATED', calibration_refused: { file, faults } };
  }
  const { calibration } = standing;
  const { id, createdAt, data, promise } = calibration;
  return {
    calibration: id,
    calibrated_at: createdAt,
    calibrated_on: data.source,
    alpha: promise.alpha,
    delta: promise.delta,
    certified: certifiedStrata(calibration),
  };
}

function policyOf(route: RouteConfig, standing: PolicyStanding, bold: (text: string) => string): string {
  if (standing.kind === 'calibrated') return policyStandingText(standing);
  const { thresholdBits, form, topLogprobs } = route.policy.options;
  const rule = `entropy, ${bold('NOT CALIBRATED')}: ${thresholdBits} bits, ${form} top-${topLogprobs}`;
  if (standing.kind === 'uncalibrated') return `${rule} (no evidence yet that it catches bad drafts)`;
  return `${rule}, because ${standing.file} is refused: ${standing.faults.join('; ')}`;
}

function observing({ observe: { share, dollarsPerDay } }: RouteConfig, { evidence }: Config): string {
  return (
    `observe: heavy answers everything; ${+(100 * share).toFixed(3)} % drafted in the shadow, for at most ` +
    `$${dollarsPerDay} a day, into ${evidence.dir.name}`
  );
}

function describe(model: ModelConfig, config: Config): string {
  const upstream = config.upstreams.get(model.upstream);
  const place = upstream?.sandbox ? 'sandbox' : (upstream?.baseUrl ?? model.upstream);
  const price =
    model.price === null
      ? 'price unknown'
      : `${model.price.illustrative ? 'illustrative price' : 'price'} of ${model.price.asOf}`;
  return `${model.name} at ${place} (${price})`;
}

function metricsOf(url: string, { metrics: { port, host, key }, server }: Config): string {
  const asked = key === null ? '' : ', with their key';
  if (port !== null) return `http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics${asked}`;
  if (key === null && server.allowAnonymous) return 'none: they need a port or a key of their own here';
  return `${url}/metrics${asked}`;
}

function authOf({ server }: Config): string {
  return server.allowAnonymous
    ? 'none: anyone who reaches this address can spend your key'
    : 'none: anyone on this machine can spend your key';
}

function tryLine(url: string, model: string): string {
  const body = JSON.stringify({
    model,
    messages: [{ role: 'user', content: 'What is the capital of France?' }],
  });
  return `curl -i ${url}/v1/chat/completions -H 'content-type: application/json' -d '${body}'`;
}
