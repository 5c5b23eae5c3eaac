import { type GuardFigures, type PromiseKept, percent } from './guardPromises.ts';
import type { SetFigures } from './labelFigures.ts';

/** The figures as Markdown: promises, near misses by type and half, positives by kind, the public sets. */
export function guardTable(figures: GuardFigures, promises: readonly PromiseKept[]): string {
  const { suite, sick, qqp, guardsVersion } = figures;
  const parts = [
    `Guards ${guardsVersion}`,
    table(
      ['figure', 'promise', 'measured', 'kept'],
      promises.map(({ id, promise, measured, kept }) => [id, promise, measured, kept ? 'yes' : 'NO']),
    ),
    table(
      ['near misses', 'half', 'pairs', 'false hits', 'unseen by guards', 'decided by'],
      suite.nearMisses.map((row) => [
        row.type,
        row.half,
        String(row.pairs),
        String(row.falseHits),
        String(row.unseenByGuards),
        counted(row.vetoes),
      ]),
    ),
    table(
      ['positives', 'half', 'served', 'share', '95 % interval', 'decided by'],
      suite.positives.map((row) => [
        row.kind,
        row.half,
        `${row.served} of ${row.pairs}`,
        percent(row.share),
        `${percent(row.low)} to ${percent(row.high)}`,
        counted(row.vetoes),
      ]),
    ),
    ...(sick === null ? [] : [setTable('SICK', sick)]),
    ...(qqp === null ? [] : [setTable('QQP', qqp)]),
  ];
  const { asymmetric } = suite;
  if (asymmetric.length > 0) parts.push(`Judged unlike in the other direction: ${asymmetric.length} pairs.`);
  return parts.join('\n\n');
}

function setTable(name: string, { labels, unread }: SetFigures<string>): string {
  const rows = labels.map((row) => [
    row.label,
    `${row.served} of ${row.pairs}`,
    percent(row.share),
    `${percent(row.low)} to ${percent(row.high)}`,
    counted(row.vetoes),
  ]);
  const note = unread === 0 ? '' : `\n\n${unread} lines of ${name} could not be read.`;
  return `${table([name, 'served', 'share', '95 % interval', 'decided by'], rows)}${note}`;
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
