import type { Estimate, EvaluationSummary, Operating } from '../report/evaluation.ts';
import type { Served } from '../served.ts';
import { type Bootstrap, estimateOf, shareOf } from './estimateOf.ts';

/** The figures of one way to serve; null without requests. */
export function summarise(
  served: readonly Served[],
  bad: (draft: Served['draft']) => boolean,
  bootstrap: Bootstrap,
): EvaluationSummary | null {
  if (served.length === 0) return null;
  const drafts = served.map(({ draft }) => draft);
  const notDrafted: Record<string, number> = {};
  for (const { outcome } of served) {
    if (outcome.notDrafted !== null)
      notDrafted[outcome.notDrafted] = (notDrafted[outcome.notDrafted] ?? 0) + 1;
  }
  return {
    prompts: served.length,
    kept: shareKept(served, bootstrap),
    risk: riskOf(served, bad, bootstrap),
    saving: savingOf(served, bootstrap),
    quality: shareRight(served, bootstrap),
    draftQuality: shareOf(drafts, (row) => drafts[row]?.draftRight === true, bootstrap),
    heavyQuality: shareOf(drafts, (row) => drafts[row]?.heavyRight !== false, bootstrap),
    notDrafted,
  };
}

/** Share of requests the draft answered. */
export function shareKept(served: readonly Served[], bootstrap: Bootstrap): Estimate {
  return shareOf(
    served.map(({ draft }) => draft),
    (row) => isKept(served[row]),
    bootstrap,
  );
}

/** Share of requests that were answered right. */
function shareRight(served: readonly Served[], bootstrap: Bootstrap): Estimate {
  return shareOf(
    served.map(({ draft }) => draft),
    (row) => served[row]?.right === true,
    bootstrap,
  );
}

/** Bad among the kept; null when nothing was kept. */
export function riskOf(
  served: readonly Served[],
  bad: (draft: Served['draft']) => boolean,
  bootstrap: Bootstrap,
): Estimate | null {
  const figure = (rows: readonly number[]) => {
    const kept = rows.filter((row) => isKept(served[row]));
    if (kept.length === 0) return null;
    return kept.filter((row) => badRow(served[row], bad)).length / kept.length;
  };
  return estimateOf(
    served.map(({ draft }) => draft),
    figure,
    bootstrap,
  );
}

/** One minus the share of always-heavy's cost; null when heavy costs nothing. */
export function savingOf(served: readonly Served[], bootstrap: Bootstrap): Estimate | null {
  return estimateOf(
    served.map(({ draft }) => draft),
    (rows) => {
      const cost = costShare(served, rows);
      return cost === null ? null : 1 - cost;
    },
    bootstrap,
  );
}

/** Cost as a share of always-heavy's, and the share of right answers. */
export function operatingOf(served: readonly Served[], bootstrap: Bootstrap): Operating | null {
  const drafts = served.map(({ draft }) => draft);
  const cost = estimateOf(drafts, (rows) => costShare(served, rows), bootstrap);
  if (cost === null) return null;
  return { cost, quality: shareRight(served, bootstrap) };
}

export function costShare(served: readonly Served[], rows: readonly number[]): number | null {
  let cost = 0;
  let heavy = 0;
  for (const row of rows) {
    cost += served[row]?.cost ?? 0;
    heavy += served[row]?.heavyAlone ?? 0;
  }
  return heavy > 0 ? cost / heavy : null;
}

function isKept(served: Served | undefined): boolean {
  return served?.outcome.served === 'draft';
}

function badRow(served: Served | undefined, bad: (draft: Served['draft']) => boolean): boolean {
  return served !== undefined && bad(served.draft);
}
