import type { Accuracy, ReplaySummary } from './replaySummary.ts';

/** A summary as aligned lines, a fact each; facts that are none (no race, no second opinion) are left out. */
export function replayTable(head: string, summary: ReplaySummary): string {
  const { n, kept, certified, escalated, speculated, second_asked, late_alarms } = summary;
  const rows: [label: string, count: number | string, note: string][] = [
    ['drafts', n, ''],
    ['kept', kept, shareOf(kept, n)],
    ...(certified > 0 ? [['  certified', certified, shareOf(certified, n)] as [string, number, string]] : []),
    ['escalated', n - kept, shareOf(n - kept, n)],
    ...Object.entries(escalated).map(([reason, count]): [string, number, string] => [
      `  ${reason}`,
      count,
      shareOf(count, n),
    ]),
    ['kept and right', ...accuracy(summary.accuracy_kept)],
    ['all drafts right', ...accuracy(summary.accuracy_all)],
    ['draft tokens paid', summary.draft_tokens, `${summary.draft_tokens_served} of drafts that were served`],
  ];
  if (speculated > 0) {
    rows.push(['raced with heavy', speculated, `${summary.speculated_in_vain} in vain`]);
  }
  if (second_asked > 0) rows.push(['second opinions', second_asked, '']);
  if (late_alarms > 0) rows.push(['late alarms', late_alarms, 'after the draft was shown']);
  const width = Math.max(...rows.map(([label]) => label.length));
  const digits = Math.max(...rows.map(([, count]) => String(count).length));
  const lines = rows.map(([label, count, note]) =>
    `${label.padEnd(width)}  ${String(count).padStart(digits)}  ${note}`.trimEnd(),
  );
  return `${head}\n${lines.join('\n')}\n`;
}

function accuracy({ right, graded }: Accuracy): [number | string, string] {
  return graded === 0
    ? ['-', 'none was graded']
    : [right, `of ${graded} graded, ${((100 * right) / graded).toFixed(1)} %`];
}

function shareOf(count: number, n: number): string {
  return n === 0 ? '' : `${((100 * count) / n).toFixed(1)} %`;
}
