import type { Results } from './results.ts';
import { goalText, quantity, type Row, reached } from './row.ts';

/** A run as aligned text, one figure a line with what stands behind it below. */
export function textReport(results: Results, baseline: Results | null): string {
  const lines = results.rows.map((row) => {
    const verdicts = [
      ...(row.goal === null ? [] : [`goal ${goalText(row.goal, row.unit)}: ${reached(row, row.goal)}`]),
      ...(row.later === null ? [] : [`later ${goalText(row.later, row.unit)}: ${reached(row, row.later)}`]),
      ...against(row, baseline),
    ];
    const value = quantity(row.value, row.unit).padStart(16);
    return `${value}  ${row.what}\n${' '.repeat(18)}${[...verdicts, row.detail].join(' | ')}`;
  });
  const missed = results.rows.filter((row) => reached(row, row.goal) === 'no');
  const summary =
    missed.length === 0
      ? 'Every goal of the first working version that was measured is reached.'
      : `Goals missed: ${missed.length}\n${missed.map(missedLine).join('\n')}`;
  const faults = results.faults.map((fault) => `BROKEN ANSWER  ${fault}`);
  return [header(results), '', ...lines, '', summary, ...faults, ''].join('\n');
}

/** The same as a page. */
export function markdownReport(results: Results): string {
  const rows = results.rows.map((row) =>
    [
      row.what,
      quantity(row.value, row.unit),
      goalText(row.goal, row.unit),
      row.goal === null ? '' : reached(row, row.goal),
      goalText(row.later, row.unit),
      row.later === null ? '' : reached(row, row.later),
      row.detail,
    ].join(' | '),
  );
  return `# Figures

Written by \`npm run bench -- --write-docs\`; the numbers are in bench/results/latest.json.

${header(results).replaceAll('\n', '  \n')}

The upstream is a double on loopback: 20 ms for JSON; 50 ms to the first token, then 5 ms a token, 100 tokens
with their top five log-probabilities for streams. The raw pipe is a bare node:http reverse proxy. What is
measured runs on one core, the double and the load on the other; pipe and gateway take turns, and each figure
is the median of ${results.rounds} rounds. CPU time is read from ${results.cpuTime}.
Read ratios and differences rather than absolute times: those belong to this machine.

| what | measured | goal, first version | reached | goal, later | reached | behind it |
| --- | --: | --: | --- | --: | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}

function header({ date, version, node, machine, quick }: Results): string {
  const pinned = machine.pinned ? 'one core each' : 'NOT PINNED: no taskset or one core only';
  return [
    `draft-thinker ${version}, ${date.slice(0, 10)}, Node ${node.slice(1)}${quick ? ', QUICK: not to be quoted' : ''}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryMb} MB, ${machine.platform}; ${pinned}`,
  ].join('\n');
}

function missedLine(row: Row): string {
  return `  ${row.what}: ${quantity(row.value, row.unit)}, goal ${goalText(row.goal, row.unit)}`;
}

function against({ id, value, unit }: Row, baseline: Results | null): readonly string[] {
  const before = baseline?.rows.find((row) => row.id === id)?.value ?? null;
  if (before === null || value === null) return [];
  const change =
    before === 0 ? '' : ` (${value >= before ? '+' : ''}${Math.round((value / before - 1) * 100)} %)`;
  return [`baseline ${quantity(before, unit)}${change}`];
}
