import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig } from './adapters/config/loadConfig.ts';
import { formatMistake } from './adapters/config/mistake.ts';
import { cacheCommand } from './cli/cache/commands.ts';
import { calibrateCommand } from './cli/calibrate/commands.ts';
import { check } from './cli/check.ts';
import { demo } from './cli/demo/demo.ts';
import { EXIT } from './cli/exit.ts';
import { replay } from './cli/replay.ts';
import { serve } from './cli/serve.ts';
import { VERSION } from './cli/version.ts';

// Whoever reads the output may have seen enough (`| head`): that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failure);
});

const program = new Command('draft-thinker')
  .description('An OpenAI-compatible gateway: a cheap model drafts, its own log-probabilities decide.')
  .version(VERSION)
  .option('--config <file>', 'configuration file (default: $DRAFT_THINKER_CONFIG, then ./config.yaml)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage));

program
  .command('serve', { isDefault: true })
  .description('run the gateway')
  .action(async () => {
    const loaded = loadConfig({
      argvConfig: program.opts().config,
      env: process.env,
      cwd: process.cwd(),
      readFile: (path) => readFileSync(path, 'utf8'),
    });
    if (!loaded.ok) {
      for (const mistake of loaded.mistakes) process.stderr.write(`${formatMistake(mistake)}\n`);
      process.exitCode = EXIT.config;
      return;
    }
    process.exit(await serve(loaded.config));
  });

program
  .command('check')
  .description('check the configuration, without using the network')
  .option('--show-effective', 'print what it resolves to, without secrets')
  .action((options) => {
    process.exitCode = check(
      { ...program.opts(), ...options },
      process.stdout,
      process.stderr,
      process.env,
      process.cwd(),
    );
  });

program
  .command('demo')
  .description('walk every path of a request with scripted models, and assert each')
  .option('--once', 'do it once and exit: the smoke test', true)
  .action(async () => {
    process.exitCode = await demo((text) => process.stdout.write(text));
  });

program
  .command('replay')
  .description('what a policy would have done with recorded drafts; needs no model')
  .requiredOption('--drafts <path>', 'recordings or graded drafts: a file, or a folder of them')
  .option('--policy <name>', '`entropy`, a module that exports a policy, or a calibration file', 'entropy')
  .option('--policy-options <json>', 'for `entropy`, and for modules that take options')
  .option('--stream', 'as streams (default)')
  .option('--whole', 'as whole answers')
  .option('--hold-back <tokens>', "of a stream (default: the calibration's, or 16)")
  .option('--hold-back-max <tokens>', "where a doubt escalates (default: the calibration's, or 48)")
  .option('--json', 'as JSON')
  .action(async (options) => {
    process.exitCode = await replay(options, process.stdout, process.stderr);
  });
calibrateCommand(program);
cacheCommand(program);

await program.parseAsync();
