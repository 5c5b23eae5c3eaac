import { constants, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { formatMismatch, mismatch } from '../../adapters/calibration/mismatch.ts';
import { readCalibration } from '../../adapters/calibration/readCalibration.ts';
import { runningPair } from '../../adapters/calibration/runningPair.ts';
import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import { loadConfig } from '../../adapters/config/loadConfig.ts';
import { formatMistake } from '../../adapters/config/mistake.ts';
import type { Calibration } from '../../core/calibration.ts';
import { messageOf } from '../../core/messageOf.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { openConfig, routeNamed } from '../openConfig.ts';
import { LEVELS, standingLevels } from '../standingLevels.ts';
import { editedConfig } from './editedConfig.ts';
import { lineDiff } from './lineDiff.ts';
import { missingExamples } from './strataLines.ts';

export interface ApplyOptions {
  readonly config?: string | undefined;
  readonly route?: string | undefined;
  /** The calibration file, or the folder `calibrate fit` wrote it to. */
  readonly calibration: string;
  readonly dryRun: boolean;
  /** Apply a calibration without a certificate, and serve what none covers. */
  readonly uncertified: boolean;
}

/**
 * Puts a route on a calibration: checks that it fits, copies it beside itself under its id, which no later
 * fit overwrites, changes the route in the configuration file, and keeps that as it was beside it. The gateway
 * reads it when it starts.
 * @returns the exit code: 3 when nothing in it is certified.
 */
export function apply(options: ApplyOptions, io: CommandIo): Promise<number> {
  return Promise.resolve(applied(options, io));
}

function applied(options: ApplyOptions, io: CommandIo): number {
  const { stdout, stderr, cwd } = io;
  const config = openConfig(options.config, io);
  if (config === null) return EXIT.config;
  const route = routeNamed(config, options.route, io);
  if (route === null) return EXIT.usage;
  if (config.source.file === null) {
    stderr.write('There is no configuration file to change: make a config.yaml, or name one with --config\n');
    return EXIT.config;
  }
  const file = calibrationFile(resolve(cwd, options.calibration));
  const fitted = fitting(file, route, io);
  if (fitted === null) return EXIT.failure;
  const { calibration, settings } = fitted;
  const isCertified = calibration.strata.some(({ stream, whole }) => stream.certified || whole.certified);
  if (!isCertified && !options.uncertified) {
    stderr.write(
      `Cannot apply ${file}: ${missingExamples(calibration.strata)}. --uncertified serves drafts without a certificate.\n`,
    );
    return EXIT.targetNotMet;
  }

  const configFile = resolve(cwd, config.source.file);
  const before = readFileSync(configFile, 'utf8');
  const applied = join(dirname(file), `calibration-${calibration.id}.json`);
  let after: string;
  try {
    after = editedConfig(before, {
      route: route.name,
      file: namedFrom(dirname(configFile), applied),
      uncertified: options.uncertified ? 'serve' : null,
      settings,
    });
  } catch (cause) {
    stderr.write(`${messageOf(cause)}\n`);
    return EXIT.config;
  }
  tellAlarm(config, route, io);
  if (calibration.data.source === 'dataset') {
    stderr.write(
      'This calibration is of a dataset: its certificates hold for requests like those, and may not for live ' +
        'traffic. `mode: observe` and `calibrate fit --observed` certify on what the route gets\n',
    );
  }
  if (after === before && existsSync(applied)) {
    stdout.write(`${configFile} has it already\n`);
    return EXIT.ok;
  }
  if (!isUsable({ configFile, text: after, route: route.name }, calibration, io)) return EXIT.config;
  stdout.write(`${lineDiff(before, after)}\n`);
  if (options.dryRun) return EXIT.ok;
  try {
    // A later fit writes to the same file: what was applied must not change by that.
    if (file !== applied) copyFileSync(file, applied);
    const backup = keep(configFile);
    writeFileSync(configFile, after);
    stdout.write(`written: ${configFile}; as it was: ${backup}. It holds from the next start on.\n`);
    return EXIT.ok;
  } catch (cause) {
    stderr.write(`Cannot write ${configFile}: ${messageOf(cause)}\n`);
    return EXIT.cannotWrite;
  }
}

/** A level outlives the calibration it was raised under: only an operator takes it back. */
function tellAlarm(config: Config, { name }: RouteConfig, io: CommandIo): void {
  const { file, level } = standingLevels(config, io);
  const now = level(name);
  if (now === 0) return;
  io.stderr.write(
    `Route ${name} stays ${LEVELS[now]}, by an alarm of its audits: take the entry of ${name} out of ${file} while ` +
      'the gateway does not run, if this calibration is the answer to it\n',
  );
}

function calibrationFile(path: string): string {
  const inside = join(path, 'calibration.json');
  return existsSync(inside) ? inside : path;
}

/** A calibration that holds for a route once these settings of its policy are as they were then. */
interface Fitting {
  readonly calibration: Calibration;
  readonly settings: Readonly<Record<string, string | number>>;
}

/**
 * The calibration, when it can be read and is of the route's own pair; else null, and why has been told. How
 * evidence is read of a draft is the policy's own, and is set; what else differs is for the operator to decide.
 */
function fitting(file: string, route: RouteConfig, { stderr }: CommandIo): Fitting | null {
  let calibration: Calibration;
  try {
    calibration = readCalibration(readFileSync(file, 'utf8'));
  } catch (cause) {
    stderr.write(`Cannot apply ${file}: ${messageOf(cause)}\n`);
    return null;
  }
  const running = runningPair(route);
  const { form, topLogprobs, window } = calibration.pair;
  const differences = mismatch(calibration, { ...running, form, topLogprobs, window });
  if (differences.length === 0) {
    const settings = {
      ...(form !== running.form && { form }),
      ...(topLogprobs !== running.topLogprobs && { top_logprobs: topLogprobs }),
      ...(window !== running.window && { window }),
    };
    return { calibration, settings };
  }
  stderr.write(`Cannot apply ${file} to route ${route.name}:\n`);
  for (const difference of differences) stderr.write(`  ${formatMismatch(difference)}\n`);
  return null;
}

/** Relative where the file is below the folder, so that both can be moved together. */
function namedFrom(folder: string, file: string): string {
  const name = relative(folder, file);
  return name.startsWith('..') || isAbsolute(name) ? file : `./${name.split(sep).join('/')}`;
}

/** The changed text is never written unless the gateway would start with it, and on this calibration. */
function isUsable(
  { configFile, text, route }: { readonly configFile: string; readonly text: string; readonly route: string },
  calibration: Calibration,
  { env, cwd, stderr }: CommandIo,
): boolean {
  const loaded = loadConfig({
    argvConfig: configFile,
    env,
    cwd,
    readFile: (path) => (path === configFile ? text : readFileSync(path, 'utf8')),
  });
  if (loaded.ok) {
    const changed = loaded.config.routes.get(route);
    // A setting that rested while another policy judged counts again.
    const differences = changed === undefined ? [] : mismatch(calibration, runningPair(changed));
    for (const one of differences) stderr.write(`Cannot change ${configFile}: then ${formatMismatch(one)}\n`);
    return differences.length === 0;
  }
  stderr.write(`Cannot change ${configFile}: it would be no configuration any more\n`);
  for (const mistake of loaded.mistakes) stderr.write(`${formatMistake(mistake)}\n`);
  return false;
}

/** Copies the file beside itself under the first name that is free. */
function keep(file: string): string {
  for (let at = 1; ; at += 1) {
    const backup = at === 1 ? `${file}.bak` : `${file}.bak${at}`;
    try {
      copyFileSync(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    }
  }
}
