import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunOptions, run } from '../../../src/cli/calibrate/run.ts';
import { answers, type ScriptedUpstream } from '../../scripted/index.ts';
import { testIo } from '../testIo.ts';

const PRICE = { as_of: '2026-01-31', source: 'a test' };

/** A folder with a configuration for the scripted models, and a dataset of additions. */
export function runFixture(
  upstream: ScriptedUpstream,
  settings: { readonly prompts?: number; readonly judge?: boolean; readonly priced?: boolean } = {},
) {
  const cwd = mkdtempSync(join(tmpdir(), 'calibrate-'));
  const priced = settings.priced !== false;
  const model = (input: number, output: number) => ({
    upstream: 'scripted',
    ...(priced && { price: { input, output, ...PRICE } }),
  });
  const config = {
    upstreams: { scripted: { base_url: upstream.url, api_key: 'sk-secret-key' } },
    models: { small: model(0.1, 0.4), large: model(2, 8), arbiter: model(1, 4) },
    routes: { auto: { draft: 'small', heavy: 'large' } },
    ...(settings.judge === true && { judge: { model: 'arbiter' } }),
  };
  writeFileSync(join(cwd, 'config.yaml'), JSON.stringify(config));
  const dataset = Array.from({ length: settings.prompts ?? 6 }, (_, at) =>
    JSON.stringify({
      id: `sum-${at}`,
      family: 'sums',
      prompt: `What is ${at} plus 1? Answer with a number.`,
      reference: String(at + 1),
      grader: { kind: 'number', gold: at + 1 },
    }),
  );
  writeFileSync(join(cwd, 'sums.jsonl'), `${dataset.join('\n')}\n`);
  upstream.script('small', answers('It is 1.'));
  upstream.script('large', answers('1'));
  const options: RunOptions = {
    dataset: 'sums.jsonl',
    format: 'jsonl',
    run: 'run',
    concurrency: 1,
    maxDollars: null,
    retryFailed: false,
    maxTokens: 32,
    temperature: 0,
    judgeChecks: 0,
    seed: 1,
    limit: null,
    content: true,
  };
  return {
    cwd,
    folder: join(cwd, 'run'),
    options,
    lines: (name: string): string[] =>
      readFileSync(join(cwd, 'run', name), 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    run: async (changes: Partial<RunOptions> = {}, use = testIo(cwd)) => {
      const code = await run({ ...options, ...changes }, use.io);
      return { code, ...use.written, waits: use.waits };
    },
  };
}

/** What the models were asked, the last message of each call. */
export function askedOf(upstream: ScriptedUpstream, model: string): string[] {
  return upstream.requests
    .filter((request) => request.model === model)
    .map(({ json }) => String((json.messages as { content: string }[]).at(-1)?.content)); // the test's own prompts
}
