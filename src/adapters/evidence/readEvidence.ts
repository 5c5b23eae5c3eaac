import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedDraft } from '../../ports.ts';
import { parseFeedback, type StoredFeedback } from './feedbackLine.ts';
import { isObserved, parseGradedDraft, type StoredDraft } from './gradedDraftLine.ts';
import { type LineFault, readLines } from './readLines.ts';

export interface Evidence {
  /** In the order they were written, file by file. */
  readonly drafts: readonly StoredDraft<ObservedDraft>[];
  /** The last word on each receipt. */
  readonly feedback: readonly StoredFeedback[];
  /** Lines that could not be read and were passed over. */
  readonly faults: readonly LineFault[];
}

/**
 * Everything the folder of evidence holds; a folder that is not there holds nothing. A line that was cut
 * short, or that another program wrote, is passed over and told of by file and line.
 */
export function readEvidence(folder: string): Evidence {
  const drafts: StoredDraft<ObservedDraft>[] = [];
  const feedback = new Map<string, StoredFeedback>();
  const faults: LineFault[] = [];
  for (const name of namesIn(folder)) {
    const file = join(folder, name);
    if (/^observed-.*\.jsonl$/.test(name)) {
      const read = readLines(file, readFileSync(file, 'utf8'), parseObserved);
      for (const { value } of read.lines) drafts.push(value);
      faults.push(...read.faults);
    } else if (/^feedback-.*\.jsonl$/.test(name)) {
      const read = readLines(file, readFileSync(file, 'utf8'), parseFeedback);
      for (const { value } of read.lines) feedback.set(JSON.stringify([value.tenant, value.receipt]), value);
      faults.push(...read.faults);
    }
  }
  return { drafts, feedback: [...feedback.values()], faults };
}

function parseObserved(line: string): StoredDraft<ObservedDraft> {
  const draft = parseGradedDraft(line);
  if (!isObserved(draft)) throw new Error('Cannot read a graded draft: route: is missing');
  return draft;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Error(`Cannot read the evidence in ${folder}`, { cause });
  }
}
