import type { Config, ModelConfig } from '../adapters/config/config.ts';

/** What a person wants to know when the gateway has started, and nothing about parts that do not exist. */
export interface Started {
  readonly version: string;
  /** Where it listens, as http://127.0.0.1:8080. */
  readonly url: string;
  readonly config: Config;
  readonly sandbox: boolean;
  /** Whether the terminal shows colour. */
  readonly colour: boolean;
}

/** The start text: one aligned line a fact. */
export function startText(started: Started): string {
  const { version, url, config, sandbox, colour } = started;
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
    const { options } = route.policy;
    rows.push(
      ['Drafter', describe(route.draft, config)],
      ['Heavy', describe(route.heavy, config)],
      [
        'Policy',
        `${route.policy.name}, ${bold('NOT CALIBRATED')}: ${options.thresholdBits} bits, ` +
          `${options.form} top-${options.topLogprobs} (no evidence yet that it catches bad drafts)`,
      ],
    );
  }
  rows.push(['Auth', authOf(config)]);
  if (config.drafterNote !== null) rows.push(['Note', config.drafterNote]);
  if (sandbox) rows.push(['Sandbox', 'no key found: recorded drafts, written answers, illustrative prices']);
  rows.push(['Try', tryLine(url, route?.name ?? 'auto')]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [`${bold(`draft-thinker ${version}`)}`, ...lines, ''].join('\n');
}

/** The same as one line of JSON, for logs. */
export function startLine({ version, url, config, sandbox }: Started): string {
  const route = [...config.routes.values()][0];
  return JSON.stringify({
    event: 'started',
    version,
    url: `${url}/v1`,
    config: config.source.file ?? config.source.why,
    draft: route?.draft.name,
    heavy: route?.heavy.name,
    policy: route?.policy.name,
    calibration: 'NOT CALIBRATED',
    sandbox,
    note: config.drafterNote,
  });
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
