import { count, counted } from '../count.ts';
import type { Estimate, Evaluation, EvaluationSummary, StratumResult } from '../evaluation.ts';
import { orElse, percent, percentEstimate } from '../percent.ts';
import type { ReportBlock, ReportSection, ReportTable } from '../reportSection.ts';

/** What came out, in a sentence, and on what it was measured. */
export function summarySection(evaluation: Evaluation): ReportSection {
  const { summary } = evaluation;
  const blocks: ReportBlock[] = [{ kind: 'text', text: summarySentence(evaluation) }];
  if (summary === null)
    blocks.push({ kind: 'missing', text: 'the policy was not replayed over test prompts.' });
  else blocks.push({ kind: 'table', table: servedTable(summary) });
  blocks.push({ kind: 'table', table: settingTable(evaluation) });
  return { id: 'summary', title: 'Summary', blocks };
}

/** Certified or refused, saving and risk with their intervals, in plain words. */
function summarySentence({ setting, strata, summary }: Evaluation): string {
  const { draft, heavy, promise } = setting;
  const verdict = verdictOf(
    strata,
    `at most ${percent(promise.alpha)} ${badOf(promise.risk)}`,
    promise.delta,
  );
  if (summary === null) return verdict;
  const served = `Of ${counted(summary.prompts, 'prompt')}, the calibrated policy serves ${percentEstimate(summary.kept)} by ${draft}`;
  if (summary.risk === null) return `${verdict} ${served}; with none kept, its risk is not tested.`;
  const cost =
    summary.saving === null
      ? 'What it saves is not known, as costs are not.'
      : `${savingWords(summary.saving)} than always asking ${heavy}.`;
  return `${verdict} ${served}, of which ${percentEstimate(summary.risk)} ${isBadOf(promise.risk)}. ${cost}`;
}

function verdictOf(strata: readonly StratumResult[], promise: string, delta: number): string {
  if (strata.length === 0) return 'No certificate was asked for.';
  const certified = strata.filter(({ stream, whole }) => stream.certified || whole.certified);
  if (certified.length === 0) {
    const none =
      strata.length === 1 ? 'the one stratum cannot' : `none of ${count(strata.length)} strata can`;
    return `Refused: ${none} be certified for ${promise} among the drafts kept; ${lackOf(strata)}.`;
  }
  return `Certified in ${count(certified.length)} of ${count(strata.length)} strata: ${promise} among the drafts kept, each with probability ${percent(1 - delta)}.`;
}

/** How far the nearest of refused strata is from a certificate. */
function lackOf(strata: readonly StratumResult[]): string {
  const [nearest] = strata
    .flatMap(({ name, stream, whole }) =>
      [stream, whole].flatMap((certificate) =>
        certificate.certified || certificate.missing === null ? [] : [{ name, missing: certificate.missing }],
      ),
    )
    .sort((one, other) => one.missing - other.missing);
  return nearest === undefined
    ? 'even of the surest drafts, as many as a certificate takes, too many are bad'
    : `the nearest, ${nearest.name}, needs ${count(nearest.missing)} more kept examples`;
}

function savingWords({ value, low, high }: Estimate): string {
  if (value >= 0) return `That costs ${percentEstimate({ value, low, high })} less`;
  const dearer = {
    value: -value,
    low: high === null ? null : -high,
    high: low === null ? null : -low,
  };
  return `That costs ${percentEstimate(dearer)} MORE`;
}

function badOf(risk: 'error' | 'benefit'): string {
  return risk === 'error' ? 'wrong answers' : 'wrong answers that heavy would have got right';
}

function isBadOf(risk: 'error' | 'benefit'): string {
  return risk === 'error' ? 'are wrong' : 'are wrong where heavy is right';
}

function servedTable(summary: EvaluationSummary): ReportTable {
  const notDrafted = Object.entries(summary.notDrafted).map(
    ([reason, prompts]) => `${reason} ${count(prompts)}`,
  );
  return {
    head: ['On the test prompts', 'Share [95 % interval]'],
    cells: 'figures',
    rows: [
      ['Drafts kept', percentEstimate(summary.kept)],
      ['Risk among the kept', orElse(summary.risk, 'not tested: none kept')],
      ['Saving against always-heavy', orElse(summary.saving, 'not known')],
      ['Right among all served', percentEstimate(summary.quality)],
      ['Right when always drafting', percentEstimate(summary.draftQuality)],
      ['Right when always asking heavy', percentEstimate(summary.heavyQuality)],
      ['Not drafted at all', notDrafted.length > 0 ? notDrafted.join(', ') : 'none'],
    ],
  };
}

function settingTable({ setting }: Evaluation): ReportTable {
  const { prompts, prices, promise } = setting;
  const labels = {
    asked: 'asked',
    published: 'not asked: its published answers',
    reference: 'not asked: written answers, right by definition',
  }[setting.heavyLabels];
  const price = ({ inputDollars, outputDollars }: { inputDollars: number; outputDollars: number }) =>
    `$${inputDollars} in, $${outputDollars} out`;
  return {
    head: ['Setting', 'Value'],
    cells: 'words',
    rows: [
      ['Draft model', setting.draft],
      ['Heavy model', `${setting.heavy} (${labels})`],
      ['Second cheap model', setting.second ?? 'none'],
      [
        'Promise',
        `risk at most ${percent(promise.alpha)}, but for a probability of ${percent(promise.delta)}`,
      ],
      ['Risk counts', badOf(promise.risk)],
      [
        'Graded prompts',
        `${count(prompts.train)} train, ${count(prompts.calibration)} calibration, ${count(prompts.test)} test; ${count(prompts.ungraded)} ungraded left out`,
      ],
      ['Families', count(setting.families)],
      ['Kept apart by', setting.split === 'family' ? 'family (out of family)' : 'prompt (in family)'],
      ['Hold-back', `${setting.holdBackTokens} tokens, at most ${setting.holdBackTokensMax}`],
      [
        'Intervals',
        setting.resamples > 0
          ? `95 %, bootstrap over families, ${count(setting.resamples)} resamples`
          : 'none',
      ],
      [
        'Dollars a million tokens',
        prices === null
          ? 'not known'
          : `draft ${price(prices.draft)}; heavy ${price(prices.heavy)}${prices.second ? `; second ${price(prices.second)}` : ''}. ${prices.note}`,
      ],
      ['Seed', String(setting.seed)],
    ],
  };
}
