import type { RunOptions } from './run.ts';

/** The command that goes on with a run: every option that belongs to it, as it was given. */
export function resumeCommand(options: RunOptions, folder: string): string {
  const parts = ['npm start -- calibrate run', '--dataset', quoted(options.dataset), '--run', quoted(folder)];
  const given: readonly (readonly [string, string | number | null | undefined, string | number | null])[] = [
    ['--config', options.config, null],
    ['--route', options.route, null],
    ['--format', options.format, 'jsonl'],
    ['--max-tokens', options.maxTokens, null],
    ['--temperature', options.temperature ?? 'none', null],
    ['--judge-checks', options.judgeChecks, null],
    ['--seed', options.seed, null],
    ['--limit', options.limit, null],
    ['--concurrency', options.concurrency, null],
    ['--max-dollars', options.maxDollars, null],
  ];
  for (const [name, value, left] of given) {
    if (value !== undefined && value !== null && value !== left) parts.push(name, quoted(String(value)));
  }
  if (!options.content) parts.push('--no-content');
  if (options.retryFailed) parts.push('--retry-failed');
  return parts.join(' ');
}

/** As a POSIX shell reads it. */
function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
