import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Evaluation } from '../../calibration/report/evaluation.ts';
import { renderReport } from '../../calibration/report/renderReport.ts';
import { messageOf } from '../../core/messageOf.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';

export interface ReportOptions {
  /** The folder `calibrate fit` wrote to. */
  readonly run: string;
}

/** Writes the report of a fitted calibration beside it, as a page of its own and as Markdown. */
export function report({ run }: ReportOptions, { stdout, stderr, cwd }: CommandIo): Promise<number> {
  const folder = resolve(cwd, run);
  const file = join(folder, 'evaluation.json');
  let evaluation: Evaluation;
  try {
    evaluation = readEvaluation(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = !existsSync(file)
      ? 'it is not there'
      : cause instanceof Error
        ? cause.message
        : String(cause);
    stderr.write(`Cannot report on ${file}: ${why}. \`calibrate fit\` writes it, and says where.\n`);
    return Promise.resolve(EXIT.failure);
  }
  const { html, markdown } = renderReport(evaluation);
  const written = [join(folder, 'report.html'), join(folder, 'report.md')] as const;
  try {
    writeFileSync(written[0], html);
    writeFileSync(written[1], markdown);
  } catch (cause) {
    stderr.write(`Cannot write to ${folder}: ${messageOf(cause)}\n`);
    return Promise.resolve(EXIT.cannotWrite);
  }
  stdout.write(`written: ${written.join(', ')}\n`);
  return Promise.resolve(EXIT.ok);
}

function readEvaluation(text: string): Evaluation {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error('it is not whole JSON, as when a file is cut short', { cause });
  }
  if (typeof json !== 'object' || json === null || !('version' in json) || json.version !== 1) {
    throw new Error('it is not an evaluation of version 1');
  }
  return json as Evaluation; // written by `calibrate fit` of the same version
}
