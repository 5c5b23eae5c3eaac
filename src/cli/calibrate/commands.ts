import { type Command, Option } from 'commander';
import { auditReport } from '../auditReport.ts';
import { type CommandIo, processIo } from '../commandIo.ts';
import { report as observedReport } from '../report.ts';
import { apply } from './apply.ts';
import { fit } from './fit.ts';
import type { DraftsFrom } from './gatherDrafts.ts';
import { DATASET_FORMATS } from './openDataset.ts';
import { EVIDENCE, optionValues } from './optionValues.ts';
import { plan } from './plan.ts';
import { report } from './report.ts';
import { run } from './run.ts';

const { counted, familyKinds, kindsOf, numbered, open01, temperature } = optionValues;

/** Adds `calibrate plan | run | fit | report | apply`, `report` and `audit report`. */
export function calibrateCommand(program: Command): void {
  const calibrate = program
    .command('calibrate')
    .description(
      'learn and certify when the cheap model is good enough, on a dataset or on observed traffic',
    );
  const doing =
    <Options>(work: (options: Options, io: CommandIo) => Promise<number>, orderly = false) =>
    async (options: Options) => {
      process.exitCode = await work({ ...program.opts(), ...options }, processIo({ orderly }));
    };

  asking(calibrate.command('plan'))
    .description('what `run` would ask of whom, what it costs at most, and what could be certified')
    .addOption(alphaOption())
    .addOption(deltaOption())
    .action(doing(plan));
  asking(calibrate.command('run'))
    .description('ask both models every prompt and grade the drafts; goes on where it stopped')
    .option('--run <dir>', 'run directory (default: runs/<dataset>-<route>)')
    .addOption(new Option('--concurrency <n>', 'prompts under way at once').default(4).argParser(counted(1)))
    .addOption(
      new Option('--max-dollars <amount>', 'stop before this much is spent')
        .default(null, 'no cap')
        .argParser(numbered(0, Number.MAX_VALUE)),
    )
    .option('--retry-failed', 'ask prompts again that failed before', false)
    .action(doing(run, true));
  certifying(calibrate.command('fit'))
    .description('learn and certify a calibration; exit code 3 when nothing can be certified')
    .option('--run <dir>', 'from the records of a run')
    .option('--observed', 'from what `mode: observe` has recorded')
    .addOption(new Option('--from <source>', 'from audits and feedback').choices(['operation']))
    .option('--out <dir>', 'where to write (default: the run directory, or one in the evidence folder)')
    .addOption(new Option('--split <by>', 'what is kept together').choices(['row', 'family']).default('row'))
    .addOption(
      new Option('--model <kind>', 'how scores are learned')
        .choices(['logistic', 'trees', 'best'])
        .default('best'),
    )
    .addOption(
      new Option('--evidence <kinds>', `of ${EVIDENCE.join(',')}`)
        .default(null, 'what the drafts have')
        .argParser(kindsOf),
    )
    .addOption(
      new Option('--family-evidence <family=kinds>', 'other evidence for one family; may be repeated')
        .default({}, 'none')
        .argParser(familyKinds),
    )
    .action(async (options, command: Command) => {
      const from = draftsFrom(options);
      if (from === null)
        command.error('say where drafts come from: one of --run, --observed, --from operation', {
          exitCode: 2,
        });
      else await doing(fit)({ ...options, from });
    });
  calibrate
    .command('report')
    .description('write the report of a fitted calibration as HTML and Markdown')
    .requiredOption('--run <dir>', 'what `fit` wrote to')
    .action(doing(report));
  calibrate
    .command('apply')
    .description('put a route on a calibration, in the configuration file; the file as it was is kept')
    .requiredOption('--calibration <file>', 'the calibration file, or the folder it is in')
    .option('--route <name>', 'the route (default: auto)')
    .option('--dry-run', 'only show what would change', false)
    .option('--uncertified', 'serve drafts that no certificate covers', false)
    .action(doing(apply));

  certifying(program.command('report'))
    .description('what observing has shown so far: would-be saving, certified or what is missing')
    .option('--json', 'as JSON', false)
    .action((options) => doing(observedReport)({ ...options, route: options.route ?? null }));
  program
    .command('audit')
    .description('what audits of served drafts have found')
    .command('report')
    .description('risk of served drafts by route and stratum, alarms and feedback')
    .option('--route <name>', 'one route (default: all)')
    .option('--json', 'as JSON', false)
    .action((options) => doing(auditReport)({ ...options, route: options.route ?? null }));
}

function asking(command: Command): Command {
  return command
    .requiredOption('--dataset <path>', 'prompts: a file, or a folder of files')
    .addOption(
      new Option('--format <name>', 'how the file is written').choices(DATASET_FORMATS).default('jsonl'),
    )
    .option('--route <name>', 'whose models are asked (default: auto)')
    .addOption(
      new Option('--max-tokens <n>', 'of an answer, where the prompt says none')
        .default(512)
        .argParser(counted(1)),
    )
    .addOption(
      new Option('--temperature <t>', 'or none, to send no temperature').default(0).argParser(temperature),
    )
    .addOption(
      new Option('--judge-checks <n>', 'prompts on which the judge is tried beside their own grader')
        .default(20)
        .argParser(counted(0)),
    )
    .addOption(new Option('--seed <n>', 'of the order of prompts').default(1).argParser(counted(0)))
    .addOption(new Option('--limit <n>', 'prompts to take').default(null, 'all').argParser(counted(1)))
    .option('--no-content', 'keep shapes of tokens instead of answers');
}

function certifying(command: Command): Command {
  return command
    .option('--route <name>', 'the route (default: auto; of report: all)')
    .addOption(alphaOption())
    .addOption(deltaOption())
    .addOption(
      new Option('--risk <kind>', 'error: the draft is wrong; benefit: and heavy is right')
        .choices(['error', 'benefit'])
        .default('error'),
    )
    .addOption(new Option('--seed <n>', 'of splits and intervals').default(1).argParser(counted(0)))
    .addOption(new Option('--resamples <n>', 'behind each interval').default(400).argParser(counted(0)));
}

function alphaOption(): Option {
  return new Option('--alpha <share>', 'bad answers among kept drafts, at most')
    .default(0.1)
    .argParser(open01);
}

function deltaOption(): Option {
  return new Option('--delta <probability>', 'that a certificate is wrong, at most')
    .default(0.05)
    .argParser(open01);
}

function draftsFrom(options: { run?: string; observed?: boolean; from?: string }): DraftsFrom | null {
  const named: DraftsFrom[] = [];
  if (options.run !== undefined) named.push({ from: 'run', run: options.run });
  if (options.observed === true) named.push({ from: 'observed' });
  if (options.from !== undefined) named.push({ from: 'operation' });
  const [only] = named;
  return named.length === 1 && only !== undefined ? only : null;
}
