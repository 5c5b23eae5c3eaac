import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFeedback } from '../../../src/adapters/evidence/feedbackLine.ts';
import { fileEvidenceLog } from '../../../src/adapters/evidence/fileEvidenceLog.ts';
import { formatGradedDraft } from '../../../src/adapters/evidence/gradedDraftLine.ts';
import { readEvidence } from '../../../src/adapters/evidence/readEvidence.ts';
import type { Feedback, ObservedDraft } from '../../../src/ports.ts';
import { gradedDraft, observedDraft } from './arbitraryDrafts.ts';

const [draft] = fc.sample(observedDraft, { seed: 3, numRuns: 1 });
if (draft === undefined) throw new Error('no example');
const feedback: Feedback = {
  receipt: 'req_1',
  tenant: 'anonymous',
  verdict: 'bad',
  comment: 'wrong year',
  at: '2026-01-31T23:59:59.000Z',
  route: 'auto',
  served: 'draft',
};
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'evidence-')), 'deep', 'evidence');
const never = () => {
  throw new Error('nothing should be lost');
};

describe('the evidence log', () => {
  test('keeps what it is given, in order, one file a day and kind', async () => {
    const folder = newFolder();
    const log = fileEvidenceLog(folder, { content: true, onLost: never });
    const days = ['2026-01-31T10:00:00.000Z', '2026-02-01T10:00:00.000Z', '../../etc/passwd'];
    const given = days.map((at, index) => ({ ...draft, at, id: `d${index}` }));
    for (const one of given) log.observed(one);
    log.feedback(feedback);
    await log.flush();
    expect(readdirSync(folder).sort()).toEqual([
      'feedback-2026-01-31.jsonl',
      'observed-2026-01-31.jsonl',
      'observed-2026-02-01.jsonl',
      'observed-undated.jsonl',
    ]);
    const read = readEvidence(folder);
    expect(read.faults).toEqual([]);
    expect(read.drafts.map(({ id }) => id)).toEqual(['d0', 'd1', 'd2']);
    expect(read.feedback).toEqual([feedback]);
    expect(log.lost()).toBe(0);
  });

  test('makes no folder before there is something to keep', async () => {
    const folder = newFolder();
    await fileEvidenceLog(folder, { content: true, onLost: never }).flush();
    expect(readEvidence(folder)).toEqual({ drafts: [], feedback: [], faults: [] });
  });

  test('says whose drafts they are where it is told', async () => {
    const folder = newFolder();
    const models = { draft: 'small', heavy: 'large', second: null };
    const log = fileEvidenceLog(folder, { content: false, onLost: never, modelsOf: () => models });
    log.observed(draft);
    await log.flush();
    expect(readEvidence(folder).drafts[0]?.models).toEqual(models);
    expect(readEvidence(folder).drafts[0]?.draft.text).toBeNull();
  });

  test('goes on behind a line that a crash cut, and reading tells of it by file and line', async () => {
    const folder = newFolder();
    const first = fileEvidenceLog(folder, { content: true, onLost: never });
    first.observed({ ...draft, id: 'before', at: '2026-01-31T00:00:00Z' });
    await first.flush();
    const file = join(folder, 'observed-2026-01-31.jsonl');
    appendFileSync(file, formatGradedDraft(draft, { content: true }).slice(0, 40));
    const second = fileEvidenceLog(folder, { content: true, onLost: never });
    second.observed({ ...draft, id: 'after', at: '2026-01-31T00:00:01Z' });
    await second.flush();
    const { drafts, faults } = readEvidence(folder);
    expect(drafts.map(({ id }) => id)).toEqual(['before', 'after']);
    expect(faults).toEqual([{ file, line: 2, message: expect.stringContaining('cut short') }]);
  });

  test('of a folder that cannot be written counts what is lost and never throws', async () => {
    const folder = newFolder();
    const parent = mkdtempSync(join(tmpdir(), 'evidence-'));
    const blocked = join(parent, 'file');
    writeFileSync(blocked, '');
    const told: number[] = [];
    const log = fileEvidenceLog(join(blocked, 'folder'), {
      content: true,
      onLost: ({ records }) => {
        told.push(records);
        throw new Error('the listener is broken too');
      },
    });
    log.observed(draft);
    log.observed(draft);
    log.feedback(feedback);
    log.observed(null as unknown as ObservedDraft); // a bug elsewhere must not reach the request
    await log.flush();
    expect(log.lost()).toBe(4);
    expect(told.reduce((sum, records) => sum + records, 0)).toBe(4);
    expect(readEvidence(folder).drafts).toEqual([]);
  });

  test('holds no more than its bound while the disk is slow', async () => {
    const folder = newFolder();
    const length = formatGradedDraft(draft, { content: true }).length;
    let lost = 0;
    const log = fileEvidenceLog(folder, {
      content: true,
      queueCharacters: length * 2,
      onLost: ({ records }) => {
        lost += records;
      },
    });
    for (let at = 0; at < 5; at += 1) log.observed(draft);
    await log.flush();
    expect(lost).toBe(3);
    expect(readEvidence(folder).drafts).toHaveLength(2);
    log.observed(draft);
    await log.flush();
    expect(readEvidence(folder).drafts).toHaveLength(3);
  });
});

describe('a comment', () => {
  const written = async (content: boolean, comment: string | null) => {
    const folder = newFolder();
    const log = fileEvidenceLog(folder, { content, onLost: never });
    log.feedback({ ...feedback, comment });
    await log.flush();
    return { text: readFileSync(join(folder, 'feedback-2026-01-31.jsonl'), 'utf8'), folder };
  };

  test('is kept where content is', async () => {
    const { folder } = await written(true, 'it was Zanzibar');
    expect(readEvidence(folder).feedback).toEqual([{ ...feedback, comment: 'it was Zanzibar' }]);
  });

  test('is dropped where content is not, and its length kept', async () => {
    const { text, folder } = await written(false, 'it was Zanzibar');
    expect(text).not.toContain('Zanzibar');
    const [read] = readEvidence(folder).feedback;
    expect(read).toEqual({ ...feedback, comment: null, commentCharacters: 15 });
    if (read === undefined) throw new Error('no feedback');
    expect(`${formatFeedback(read, { content: true })}\n`).toBe(text);
  });

  test('that there was none is told apart from one that was dropped', async () => {
    const { folder } = await written(false, null);
    expect(readEvidence(folder).feedback).toEqual([{ ...feedback, comment: null }]);
  });
});

describe('reading evidence', () => {
  test('lets the last word on a receipt count', async () => {
    const folder = newFolder();
    const log = fileEvidenceLog(folder, { content: true, onLost: never });
    log.feedback(feedback);
    log.feedback({ ...feedback, tenant: 'other' });
    log.feedback({ ...feedback, verdict: 'good', at: '2026-02-02T00:00:00Z' });
    await log.flush();
    expect(readEvidence(folder).feedback.map(({ tenant, verdict }) => [tenant, verdict])).toEqual([
      ['anonymous', 'good'],
      ['other', 'bad'],
    ]);
  });

  test('passes over what is not of live traffic, and files of others', async () => {
    const folder = newFolder();
    const log = fileEvidenceLog(folder, { content: true, onLost: never });
    log.observed({ ...draft, at: '2026-01-31T00:00:00Z' });
    await log.flush();
    const [plain] = fc.sample(gradedDraft, { seed: 1, numRuns: 1 });
    if (plain === undefined) throw new Error('no example');
    const file = join(folder, 'observed-2026-01-31.jsonl');
    appendFileSync(file, `${formatGradedDraft(plain, { content: true })}\n`);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const { drafts, faults } = readEvidence(folder);
    expect(drafts).toHaveLength(1);
    expect(faults.map(({ line }) => line)).toEqual([2]);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  });
});
