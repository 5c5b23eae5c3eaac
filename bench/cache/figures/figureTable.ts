import type { KeptFigure } from './cacheFigure.ts';

/** The figures as a Markdown table. */
export function figureTable(figures: readonly KeptFigure[]): string {
  const rows = figures.map(
    ({ id, promise, measured, kept }) => `| ${id} | ${promise} | ${measured} | ${keptWord(kept)} |`,
  );
  return ['| figure | promise | measured | kept |', '|---|---|---|---|', ...rows].join('\n');
}

function keptWord(kept: boolean | null): string {
  if (kept === null) return 'not measured';
  return kept ? 'yes' : 'NO';
}
