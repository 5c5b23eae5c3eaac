import { runningPair } from '../adapters/calibration/runningPair.ts';
import type { Config, RouteConfig } from '../adapters/config/config.ts';
import type { Evidence } from '../adapters/evidence/readEvidence.ts';
import { lowerBound, upperBound } from '../calibration/clopperPearson.ts';
import { fitCalibration } from '../calibration/fitCalibration.ts';
import type { Estimate, EvaluationSummary } from '../calibration/report/evaluation.ts';
import { type WouldBe, wouldBe } from '../calibration/wouldBe.ts';
import { messageOf } from '../core/messageOf.ts';
import type { ObservedDraft } from '../ports.ts';
import { evidenceKinds } from './calibrate/evidenceKinds.ts';
import { ofOnePair } from './calibrate/ofOnePair.ts';
import { pairPrices } from './calibrate/pairPrices.ts';
import { certificateText } from './calibrate/strataLines.ts';
import type { CommandIo } from './commandIo.ts';
import { EXIT } from './exit.ts';
import { openEvidence } from './openEvidence.ts';

export interface ReportCommandOptions {
  readonly config?: string | undefined;
  /** Null: every route. */
  readonly route: string | null;
  readonly alpha: number;
  readonly delta: number;
  readonly risk: 'error' | 'benefit';
  readonly seed: number;
  readonly resamples: number;
  readonly json: boolean;
}

/** How the drafts of one kind of request fared beside heavy. */
export interface FamilyReport {
  readonly family: string | null;
  readonly observed: number;
  readonly graded: number;
  /** Share of graded drafts that were as good as heavy's answer; null: none was graded. */
  readonly agreement: number | null;
}

/** What `mode: observe` has shown of one route. */
export interface RouteReport extends Omit<FamilyReport, 'family'> {
  readonly route: string;
  readonly draft: string;
  readonly heavy: string;
  readonly families: readonly FamilyReport[];
  /** What serving would have been like; null: it cannot be told yet, as `why` says. */
  readonly would_be: WouldBe | null;
  /** Prices are known, so that savings mean something. */
  readonly priced: boolean;
  readonly why: string | null;
  /** Drafts of other pairs of models, left out. */
  readonly others: readonly string[];
}

/** Says what observing has shown so far: would-be saving, and what is or is not certified, by route and family. */
export function report(options: ReportCommandOptions, io: CommandIo): Promise<number> {
  const opened = openEvidence(options, io);
  if (!opened.ok) return Promise.resolve(opened.exit);
  const { config, routes, evidence } = opened;
  const reports = routes.map((route) => routeReport(evidence, route, options, io));
  const { alpha, delta, risk } = options;
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ version: 1, alpha, delta, risk, routes: reports }, null, 2)}\n`
      : `${reports.flatMap((one) => routeLines(one, config, options)).join('\n')}\n`,
  );
  return Promise.resolve(EXIT.ok);
}

function routeReport(
  { drafts: all }: Evidence,
  route: RouteConfig,
  options: ReportCommandOptions,
  { clock }: CommandIo,
): RouteReport {
  const pair = runningPair(route);
  const { drafts, others } = ofOnePair(
    all.filter((draft) => draft.route === route.name && draft.source === 'observed'),
    pair,
  );
  const families = [...Map.groupBy(drafts, ({ family }) => family)]
    .map(([family, members]) => ({ family, ...agreementOf(members) }))
    .sort((one, other) => other.observed - one.observed);
  const prices = pairPrices(route);
  const about = {
    route: route.name,
    draft: pair.draft,
    heavy: pair.heavy,
    ...agreementOf(drafts),
    families,
    others,
    priced: prices !== null,
  };
  try {
    const fitted = fitCalibration(drafts, {
      pair,
      ...options,
      source: 'observed',
      evidence: evidenceKinds(drafts, { evidence: null, familyEvidence: {} }).kinds,
      model: 'best',
      split: 'row',
      now: new Date(clock.now()).toISOString(),
    });
    const { seed, resamples } = options;
    return { ...about, would_be: wouldBe(fitted, { prices: prices ?? SAME, seed, resamples }), why: null };
  } catch (cause) {
    return { ...about, would_be: null, why: messageOf(cause) };
  }
}

/** Stands in where a price is unknown; savings are then not told. */
const SAME = {
  draft: { inputDollars: 1, outputDollars: 1 },
  heavy: { inputDollars: 1, outputDollars: 1 },
  second: null,
};

function agreementOf(drafts: readonly ObservedDraft[]): Omit<FamilyReport, 'family'> {
  const graded = drafts.filter(({ draftRight }) => draftRight !== null);
  const agree = graded.filter(({ draftRight }) => draftRight === true).length;
  return {
    observed: drafts.length,
    graded: graded.length,
    agreement: graded.length === 0 ? null : agree / graded.length,
  };
}

function routeLines(
  report: RouteReport,
  { routes }: Config,
  promise: Pick<ReportCommandOptions, 'alpha' | 'delta'>,
): string[] {
  const { route, draft, heavy, observed, graded, agreement, families, priced } = report;
  const mode = routes.get(route)?.mode;
  const lines = [
    `route ${route}: ${draft} drafts, ${heavy} is heavy${mode === 'observe' ? '' : ` (mode ${mode}, not observe)`}`,
    `  observed ${observed}, graded ${graded}, as good as heavy: ${percent(agreement)}`,
  ];
  if (report.others.length > 0)
    lines.push(`  left out, of another pair of models: ${report.others.join(', ')}`);
  if (report.would_be === null) return [...lines, `  ${report.why}`, ''];
  for (const [how, summary] of [
    ['streams', report.would_be.stream],
    ['whole answers', report.would_be.whole],
  ] as const) {
    if (summary === null) continue;
    const saving = priced ? estimateText(summary.saving) : 'unknown, since a price is';
    lines.push(
      `  ${how}: would keep ${estimateText(summary.kept)} of drafts, save ${saving}, with ${badOfKept(summary)} ` +
        `(${summary.prompts} requests held out)`,
    );
  }
  lines.push(
    `  certificates, for at most ${percent(promise.alpha)} bad among kept drafts, each with probability ` +
      `${percent(1 - promise.delta)}:`,
  );
  for (const { name, graded: own, stream, whole } of report.would_be.strata) {
    lines.push(
      `    ${name}, ${own} graded: streams ${certificateText(stream)}; whole ${certificateText(whole)}`,
    );
  }
  if (families.some(({ family }) => family !== null)) {
    lines.push('  families:');
    for (const one of families) {
      lines.push(
        `    ${one.family ?? '(none)'}: observed ${one.observed}, graded ${one.graded}, ${percent(one.agreement)} as good`,
      );
    }
  }
  return [...lines, ''];
}

/** One half of what a two-sided 95 % interval leaves out. */
const TAIL = 0.025;

/** In counts, with the exact interval: few are kept, and none bad of few is no risk of 0. */
function badOfKept({ kept, risk, prompts }: Pick<EvaluationSummary, 'kept' | 'risk' | 'prompts'>): string {
  const count = Math.round((kept?.value ?? 0) * prompts);
  if (risk === null || count === 0) return 'none kept to be bad';
  const bad = Math.round(risk.value * count);
  const [low, high] = [lowerBound(bad, count, TAIL), upperBound(bad, count, TAIL)];
  return `${bad} bad among ${count} kept, ${estimateText({ value: bad / count, low, high })}`;
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(1)} %`;
}

function estimateText(estimate: Estimate | null): string {
  if (estimate === null) return 'unknown';
  const { value, low, high } = estimate;
  return low === null || high === null
    ? percent(value)
    : `${percent(value)} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
}
