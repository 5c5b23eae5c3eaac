import type { Evaluation } from './evaluation.ts';
import { renderHtml } from './renderHtml.ts';
import { renderMarkdown } from './renderMarkdown.ts';
import { atQualitySection } from './sections/atQualitySection.ts';
import { costSection } from './sections/costSection.ts';
import { coverageSection } from './sections/coverageSection.ts';
import { entropySection } from './sections/entropySection.ts';
import { evidenceSection } from './sections/evidenceSection.ts';
import { familySection } from './sections/familySection.ts';
import { guaranteeSection } from './sections/guaranteeSection.ts';
import { holdBackSection } from './sections/holdBackSection.ts';
import { limitsSection } from './sections/limitsSection.ts';
import { originalSection } from './sections/originalSection.ts';
import { reliabilitySection } from './sections/reliabilitySection.ts';
import { strataSection } from './sections/strataSection.ts';
import { summarySection } from './sections/summarySection.ts';

/** Every report has all of them in this order; what was not measured says so. */
const sections = [
  summarySection,
  strataSection,
  costSection,
  atQualitySection,
  reliabilitySection,
  coverageSection,
  entropySection,
  familySection,
  holdBackSection,
  originalSection,
  evidenceSection,
  guaranteeSection,
  limitsSection,
];

/**
 * An evaluation as a page of its own (no script, nothing from outside) and as Markdown. Every figure in them is
 * one of the evaluation's; the same evaluation gives the same bytes.
 */
export function renderReport(evaluation: Evaluation): { readonly html: string; readonly markdown: string } {
  const { name, createdAt, draft, heavy } = evaluation.setting;
  const head = {
    title: `Calibration of ${name}`,
    byline: `${draft} drafts, ${heavy} is heavy. ${createdAt.slice(0, 10)}.`,
  };
  const parts = sections.map((section) => section(evaluation));
  return { html: renderHtml(head, parts), markdown: renderMarkdown(head, parts) };
}
