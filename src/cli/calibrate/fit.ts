import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCalibration } from '../../adapters/calibration/readCalibration.ts';
import { runningPair } from '../../adapters/calibration/runningPair.ts';
import { writeCalibration } from '../../adapters/calibration/writeCalibration.ts';
import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import { evaluate } from '../../calibration/evaluate/evaluate.ts';
import { type Fitted, fitCalibration } from '../../calibration/fitCalibration.ts';
import type { Calibration } from '../../core/calibration.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import { messageOf } from '../../core/messageOf.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { openConfig, routeNamed } from '../openConfig.ts';
import { type AskedEvidence, type ChosenEvidence, evidenceKinds } from './evidenceKinds.ts';
import { type DraftsFrom, type Gathered, gatherDrafts } from './gatherDrafts.ts';
import { pairPrices } from './pairPrices.ts';
import { missingExamples, strataLines } from './strataLines.ts';

export interface FitCommandOptions extends AskedEvidence {
  readonly config?: string | undefined;
  readonly route?: string | undefined;
  readonly from: DraftsFrom;
  /** Folder for what is written; without it the run directory, or one in the evidence folder. */
  readonly out?: string | undefined;
  readonly alpha: number;
  readonly delta: number;
  readonly risk: 'error' | 'benefit';
  readonly split: 'row' | 'family';
  readonly model: 'logistic' | 'trees' | 'best';
  readonly seed: number;
  /** Bootstrap resamples behind each interval. */
  readonly resamples: number;
}

/**
 * Learns and certifies a calibration from graded drafts and writes it with its evaluation. What cannot be
 * certified is written all the same, with its refusals. Of a split by family only the evaluation is written: it
 * shows what happens on requests of kinds that were never seen, and its certificates hold for none.
 * @returns the exit code: 3 when nothing was certified.
 */
export async function fit(options: FitCommandOptions, io: CommandIo): Promise<number> {
  const config = openConfig(options.config, io);
  if (config === null) return EXIT.config;
  const route = routeNamed(config, options.route, io);
  if (route === null) return EXIT.usage;
  let gathered: Gathered;
  let evidence: ChosenEvidence;
  let fitted: Fitted;
  try {
    gathered = gatherDrafts(options.from, route, config, io.cwd);
    evidence = evidenceKinds(gathered.drafts, options);
    for (const note of [...gathered.notes, ...evidence.notes]) io.stderr.write(`${note}\n`);
    fitted = fitTo(gathered, evidence, { route, options, io });
  } catch (cause) {
    io.stderr.write(`${messageOf(cause)}\n`);
    return EXIT.failure;
  }
  const folder = outFolder(options, route, config, io);
  const text = writeCalibration(fitted.calibration);
  const calibration = readCalibration(text);
  const evaluation = evaluate(
    { ...fitted, calibration },
    {
      name: gathered.name,
      heavyLabels: heavyLabels(gathered.drafts, route, config),
      split: options.split,
      seed: options.seed,
      prices: pairPrices(route),
      resamples: options.resamples,
      choices: evidence.kinds.map((kind) => ({
        name: kind,
        kinds: [kind],
        model: 'logistic',
        look: kind === 'prompt' ? 'prompt' : kind === 'second' ? 'second' : 'end',
      })),
      trials: null,
      limits: limitsOf(options),
    },
  );
  try {
    mkdirSync(folder, { recursive: true });
    if (options.split === 'row') writeFileSync(join(folder, 'calibration.json'), text);
    writeFileSync(join(folder, 'evaluation.json'), `${JSON.stringify(evaluation, null, 1)}\n`);
  } catch (cause) {
    io.stderr.write(`Cannot write to ${folder}: ${messageOf(cause)}\n`);
    return EXIT.cannotWrite;
  }
  return tell(calibration, fitted, { folder, split: options.split }, io);
}

function fitTo(
  { drafts, source }: Gathered,
  { kinds, familyKinds }: ChosenEvidence,
  { route, options, io }: { route: RouteConfig; options: FitCommandOptions; io: CommandIo },
): Fitted {
  const { alpha, delta, risk, split, model, seed } = options;
  return fitCalibration(drafts, {
    pair: runningPair(route),
    alpha,
    delta,
    risk,
    source,
    evidence: kinds,
    familyEvidence: familyKinds,
    model,
    split,
    seed,
    now: new Date(io.clock.now()).toISOString(),
  });
}

function heavyLabels(drafts: readonly GradedDraft[], route: RouteConfig, { upstreams }: Config) {
  if (upstreams.get(route.heavy.upstream)?.sandbox === true) return 'reference';
  return drafts.every(({ heavyUsage }) => heavyUsage === null) ? 'published' : 'asked';
}

function limitsOf({ from, split }: FitCommandOptions): readonly string[] {
  const limits: string[] = [];
  if (from.from === 'run') {
    limits.push(
      'The drafts are of a dataset. A certificate holds for requests like these; for live traffic, certify on ' +
        'what `mode: observe` records.',
    );
  }
  if (split === 'family') {
    limits.push(
      'The parts have no family in common, so that a certificate does not hold: this split shows what shifts.',
    );
  }
  return limits;
}

function outFolder(
  { out, from }: FitCommandOptions,
  route: RouteConfig,
  { evidence }: Config,
  { cwd }: CommandIo,
): string {
  if (out !== undefined) return resolve(cwd, out);
  return from.from === 'run' ? resolve(cwd, from.run) : join(evidence.dir.path, `calibration-${route.name}`);
}

function percent(share: number): string {
  return `${+(100 * share).toFixed(2)} %`;
}

function tell(
  calibration: Calibration,
  fitted: Fitted,
  { folder, split }: { readonly folder: string; readonly split: FitCommandOptions['split'] },
  { stdout }: CommandIo,
): number {
  const { train, calibration: held, test } = fitted.splits;
  const { alpha, delta } = calibration.promise;
  const certified = calibration.strata.filter(({ stream, whole }) => stream.certified || whole.certified);
  const lines = [
    `${train.length} drafts to learn from, ${held.length} to certify on, ${test.length} for figures, ` +
      `${fitted.ungraded} ungraded`,
    ...strataLines(calibration.strata),
    `${certified.length} of ${calibration.strata.length} strata certified, for streams or whole answers: at most ` +
      `${percent(alpha)} bad among kept drafts, each with probability ${percent(1 - delta)}`,
    split === 'row'
      ? `written: ${join(folder, 'calibration.json')} (${calibration.id}), ${join(folder, 'evaluation.json')}`
      : `written: ${join(folder, 'evaluation.json')}; no calibration, since certificates of a split by family do not hold`,
  ];
  if (certified.length === 0) lines.push(missingExamples(calibration.strata));
  stdout.write(`${lines.join('\n')}\n`);
  return certified.length === 0 ? EXIT.targetNotMet : EXIT.ok;
}
