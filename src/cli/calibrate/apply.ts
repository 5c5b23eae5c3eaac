import { constants, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { formatMismatch, mismatch } from '../../adapters/calibration/mismatch.ts';
import { readCalibration } from '../../adapters/calibration/readCalibration.ts';
import { runningPair } from '../../adapters/calibration/runningPair.ts';
import type { RouteConfig } from '../../adapters/config/config.ts';
import { loadConfig } from '../../adapters/config/loadConfig.ts';
import { formatMistake } from '../../adapters/config/mistake.ts';
import type { Calibration } from '../../core/calibration.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { openConfig, routeNamed } from '../openConfig.ts';
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
 * Puts a route on a calibration: checks that it fits, changes the route in the configuration file, and keeps
 * the file as it was beside it. The gateway reads it when it starts.
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
  const calibration = fitting(file, route, io);
  if (calibration === null) return EXIT.failure;
  const isCertified = calibration.strata.some(({ stream, whole }) => stream.certified || whole.certified);
  if (!isCertified && !options.uncertified) {
    stderr.write(
      `Cannot apply ${file}: ${missingExamples(calibration.strata)}. --uncertified serves drafts without a certificate.\n`,
    );
    return EXIT.targetNotMet;
  }

  const configFile = resolve(cwd, config.source.file);
  const before = readFileSync(configFile, 'utf8');
  let after: string;
  try {
    after = editedConfig(before, {
      route: route.name,
      file: namedFrom(dirname(configFile), file),
      uncertified: options.uncertified ? 'serve' : null,
    });
  } catch (cause) {
    stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return EXIT.config;
  }
  if (after === before) {
    stdout.write(`${configFile} has it already\n`);
    return EXIT.ok;
  }
  if (!isValid(configFile, after, io)) return EXIT.config;
  stdout.write(`${lineDiff(before, after)}\n`);
  if (options.dryRun) return EXIT.ok;
  try {
    const backup = keep(configFile);
    writeFileSync(configFile, after);
    stdout.write(`written: ${configFile}; as it was: ${backup}. It holds from the next start on.\n`);
    return EXIT.ok;
  } catch (cause) {
    stderr.write(`Cannot write ${configFile}: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return EXIT.cannotWrite;
  }
}

function calibrationFile(path: string): string {
  const inside = join(path, 'calibration.json');
  return existsSync(inside) ? inside : path;
}

/** The calibration, when it can be read and is of the route's own pair; else null, and why has been told. */
function fitting(file: string, route: RouteConfig, { stderr }: CommandIo): Calibration | null {
  let calibration: Calibration;
  try {
    calibration = readCalibration(readFileSync(file, 'utf8'));
  } catch (cause) {
    stderr.write(`Cannot apply ${file}: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return null;
  }
  const differences = mismatch(calibration, runningPair(route));
  if (differences.length === 0) return calibration;
  stderr.write(`Cannot apply ${file} to route ${route.name}:\n`);
  for (const difference of differences) stderr.write(`  ${formatMismatch(difference)}\n`);
  return null;
}

/** Relative where the file is below the folder, so that both can be moved together. */
function namedFrom(folder: string, file: string): string {
  const name = relative(folder, file);
  return name.startsWith('..') || isAbsolute(name) ? file : `./${name.split(sep).join('/')}`;
}

/** The changed text is never written unless the gateway would start with it. */
function isValid(configFile: string, text: string, { env, cwd, stderr }: CommandIo): boolean {
  const loaded = loadConfig({
    argvConfig: configFile,
    env,
    cwd,
    readFile: (path) => (path === configFile ? text : readFileSync(path, 'utf8')),
  });
  if (loaded.ok) return true;
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
