import { type ReadRun, readRun } from '../../adapters/runs/readRun.ts';
import { formatDollars } from '../../core/cost.ts';
import type { CommandIo } from '../commandIo.ts';

/** Says on stdout what a run directory holds now. */
export function tellRun(folder: string, { stdout }: Pick<CommandIo, 'stdout'>): void {
  const read = readRun(folder);
  const { records, ledger } = read;
  const graded = records.filter(({ draftRight }) => draftRight !== null);
  const right = graded.filter(({ draftRight }) => draftRight === true).length;
  const spent = ledger.reduce((sum, { nanoDollars }) => sum + (nanoDollars ?? 0), 0);
  const isPartly = ledger.some(({ nanoDollars }) => nanoDollars === null);
  const lines = [
    `${folder}: ${records.length} drafts, ${graded.length} graded, ${right} of them right`,
    ...ungradedLines(records),
    `cost: ${isPartly ? 'at least ' : ''}$${formatDollars(spent)}${isPartly ? ' (a price or a usage is unknown)' : ''}`,
  ];
  const agreement = judgeAgreement(read);
  if (agreement !== null) lines.push(agreement);
  stdout.write(`${lines.join('\n')}\n`);
}

/** Why drafts have no grade, by how many. */
function ungradedLines(records: ReadRun['records']): string[] {
  const open = records.filter(({ draftRight }) => draftRight === null);
  if (open.length === 0) return [];
  const by = [...Map.groupBy(open, ({ grader }) => grader)].map(([why, { length }]) => `${why} ${length}`);
  return [`ungraded: ${by.sort().join(', ')}`];
}

/** How far the judge agrees with objective graders where both were asked; null when they never were. */
function judgeAgreement({ ledger }: ReadRun): string | null {
  const checks = [...new Map(ledger.map(({ id, judgeCheck }) => [id, judgeCheck])).values()].filter(
    (check) => check !== null,
  );
  const told = checks.filter(({ judge }) => judge !== null);
  if (told.length === 0) return null;
  const agree = told.filter(({ objective, judge }) => objective === judge).length;
  const silent = checks.length - told.length;
  return (
    `judge: agrees with objective graders on ${agree} of ${told.length} prompts` +
    `${silent > 0 ? `, and had no verdict on ${silent}` : ''}`
  );
}
