import type { Command } from 'commander';
import { type CommandIo, processIo } from '../commandIo.ts';
import { explain } from './explain.ts';
import { purge } from './purge.ts';
import { stats } from './stats.ts';

const GATEWAY_URL = 'http://127.0.0.1:8080';

/** Adds `cache stats | purge | explain`. */
export function cacheCommand(program: Command): void {
  const cache = program
    .command('cache')
    .description('what the cache of a running gateway does, and why it would serve an answer or not');
  const doing =
    <Options>(work: (options: Options, io: CommandIo) => number | Promise<number>) =>
    async (options: Options) => {
      process.exitCode = await work(options, processIo({ orderly: false }));
    };

  cache
    .command('stats')
    .description('hits, misses by reason, vetoes by guard, writes')
    .option('--url <url>', 'the gateway', GATEWAY_URL)
    .option('--json', 'as JSON', false)
    .action(doing(stats));
  cache
    .command('purge')
    .description('forget everything that is kept, or what bears a tag')
    .option('--tag <tag>', 'only what was kept with this tag')
    .option('--url <url>', 'the gateway', GATEWAY_URL)
    .action((options) => doing(purge)({ ...options, tag: options.tag ?? null }));
  cache
    .command('explain')
    .argument('<asked>', 'a question')
    .argument('<kept>', 'another, that an answer is kept for')
    .description("whether that answer would be served, with each guard's verdict; asks nobody")
    .option('--per-user', 'as with cache.scope_per: user', false)
    .option('--json', 'as JSON', false)
    .action((asked: string, kept: string, options) => doing(explain)({ ...options, asked, kept }));
}
