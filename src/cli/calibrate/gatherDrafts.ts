import { resolve } from 'node:path';
import { runningPair } from '../../adapters/calibration/runningPair.ts';
import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import type { StoredDraft } from '../../adapters/evidence/gradedDraftLine.ts';
import { readEvidence } from '../../adapters/evidence/readEvidence.ts';
import type { LineFault } from '../../adapters/evidence/readLines.ts';
import { readRun } from '../../adapters/runs/readRun.ts';
import type { Calibration } from '../../core/calibration.ts';
import { ofOnePair } from './ofOnePair.ts';
import { operationDrafts } from './operationDrafts.ts';

/** Where the drafts of a calibration come from. */
export type DraftsFrom =
  | { readonly from: 'run'; readonly run: string }
  | { readonly from: 'observed' }
  | { readonly from: 'operation' };

export interface Gathered {
  readonly drafts: readonly StoredDraft[];
  readonly source: Calibration['data']['source'];
  /** What a report calls it. */
  readonly name: string;
  /** What was left out or changed, and why, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The graded drafts a calibration of the route is made of.
 * @throws Error that says what does not fit: another pair of models, a file that cannot be read.
 */
export function gatherDrafts(from: DraftsFrom, route: RouteConfig, config: Config, cwd: string): Gathered {
  const pair = runningPair(route);
  if (from.from === 'run') {
    const { manifest, records, faults } = readRun(resolve(cwd, from.run));
    const asked: readonly (readonly [string, string | null])[] = [
      ['draft', pair.draft],
      ['heavy', pair.heavy],
      ['draft_parameters', pair.parameters],
    ];
    for (const [field, running] of asked) {
      const was = manifest.fields[field];
      if (was === running) continue;
      throw new Error(
        `Cannot fit a calibration for route ${route.name}: the run in ${from.run} has ${field} ${JSON.stringify(was)}, ` +
          `and the route has ${JSON.stringify(running)}`,
      );
    }
    const { drafts, others, otherSeconds } = ofOnePair(records, pair);
    if (others.length > 0) {
      throw new Error(
        `Cannot fit a calibration: the records in ${from.run} are of more than one pair of models ` +
          `(${pair.draft} with ${pair.heavy}: ${drafts.length} drafts, ${others.join(', ')}); a calibration is of one`,
      );
    }
    return {
      drafts,
      source: 'dataset',
      name: from.run,
      notes: [...faults.map(faultNote), ...secondNotes(otherSeconds)],
    };
  }
  const evidence = readEvidence(config.evidence.dir.path);
  const isOperation = from.from === 'operation';
  const joined = isOperation
    ? operationDrafts(evidence, route.name)
    : {
        drafts: evidence.drafts.filter((draft) => draft.route === route.name && draft.source === 'observed'),
        changed: 0,
      };
  const { drafts, others, otherSeconds } = ofOnePair(joined.drafts, pair);
  const notes = [...evidence.faults.map(faultNote), ...secondNotes(otherSeconds)];
  if (others.length > 0)
    notes.push(`left out, since they are of another pair of models: ${others.join(', ')}`);
  if (isOperation && drafts.length > 0 && drafts.every(({ source }) => source === 'accepted')) {
    throw new Error(
      `Cannot fit a calibration from operation: all ${drafts.length} audited drafts of route ${route.name} had been ` +
        'accepted, and nothing is known of those that were not, which a new calibration may accept. Set ' +
        'audits.escalated_share of the route, and fit when escalated drafts were audited too',
    );
  }
  if (joined.changed > 0) notes.push(`feedback changed the grade of ${joined.changed} drafts`);
  return {
    drafts,
    source: isOperation ? 'operation' : 'observed',
    name: `route ${route.name}, ${isOperation ? 'audits and feedback' : 'observed traffic'}`,
    notes,
  };
}

function secondNotes(count: number): string[] {
  return count === 0 ? [] : [`${count} second opinions are left out, since they are of another second model`];
}

function faultNote({ file, line, message }: LineFault): string {
  return `${file}:${line}: ${message}`;
}
