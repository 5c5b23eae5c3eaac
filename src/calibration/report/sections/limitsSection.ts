import type { Evaluation, EvaluationSetting } from '../evaluation.ts';
import type { ReportSection } from '../reportSection.ts';

/** A bootstrap over fewer families than this is rough. */
const fewFamilies = 15;

/** What these figures do not show. */
export function limitsSection({ limits, setting }: Evaluation): ReportSection {
  const items = [...impliedLimits(setting), ...limits];
  return { id: 'limits', title: 'Limits', blocks: [{ kind: 'list', items }] };
}

function impliedLimits(setting: EvaluationSetting): string[] {
  const { heavyLabels, prompts, prices, resamples, families, draft, heavy } = setting;
  const found = [
    `A certificate holds for requests of the same distribution as these prompts and for this pair (${draft}, ${heavy}) with these parameters; it says nothing of other traffic.`,
  ];
  if (heavyLabels === 'reference') {
    found.push(
      'Heavy was not asked: written answers stand in for it and are always right. Accuracy and saving are upper bounds of what a real model would give.',
    );
  }
  if (heavyLabels === 'published') {
    found.push(
      'Heavy was not asked: whether its published answers were right is taken over, and what it would spend is estimated.',
    );
  }
  if (prompts.test === 0) {
    found.push('No test part was kept apart: the figures are of prompts that thresholds were chosen on.');
  }
  if (prompts.ungraded > 0) {
    found.push(
      `${prompts.ungraded} prompts could not be graded; if they are harder than the rest, the risk is higher.`,
    );
  }
  if (prices === null) found.push('Without prices nothing is said of money.');
  if (resamples === 0) found.push('No intervals were computed: a difference may be chance.');
  else if (families < fewFamilies) {
    found.push(`The intervals resample ${families} families, which is few: they are rough.`);
  }
  return found;
}
