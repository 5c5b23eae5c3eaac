import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatGradedDraft } from '../../../src/adapters/evidence/gradedDraftLine.ts';
import type { LedgerEntry } from '../../../src/adapters/runs/ledgerLine.ts';
import { RunError } from '../../../src/adapters/runs/RunError.ts';
import { readRun } from '../../../src/adapters/runs/readRun.ts';
import { openRunDirectory } from '../../../src/adapters/runs/runDirectory.ts';
import { gradedDraft } from '../evidence/arbitraryDrafts.ts';

const FIELDS = { dataset: 'abc', draft: 'small', heavy: 'large', seed: 1, judge: null };
const AT = '2026-01-31T00:00:00.000Z';
const [draft] = fc.sample(gradedDraft, { seed: 5, numRuns: 1 });
if (draft === undefined) throw new Error('no example');
const entry = (id: string, nanoDollars: number | null = 5): LedgerEntry => ({
  id,
  outcome: 'graded',
  why: null,
  nanoDollars,
  judgeCheck: null,
  at: AT,
});
const lineOf = (id: string) => formatGradedDraft({ ...draft, id }, { content: true });
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'run-')), 'run');

async function recorded(folder: string, ...ids: readonly string[]): Promise<void> {
  const run = await openRunDirectory(folder, FIELDS, AT);
  for (const id of ids) await run.record(entry(id), lineOf(id));
  await run.close();
}

describe('a run directory', () => {
  test('is gone on with where it stopped', async () => {
    const folder = newFolder();
    await recorded(folder, 'a', 'b');
    const again = await openRunDirectory(folder, FIELDS, 'later');
    expect(again.isNew).toBe(false);
    expect(again.records.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(again.ledger.map(({ nanoDollars }) => nanoDollars)).toEqual([5, 5]);
    expect(again.manifest).toEqual({ fields: FIELDS, createdAt: AT });
    await again.record(entry('c'), lineOf('c'));
    await again.close();
    expect(readRun(folder).records.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test.each(Object.keys(FIELDS))('is refused with another %s, by that name', async (field) => {
    const folder = newFolder();
    await recorded(folder, 'a');
    await expect(openRunDirectory(folder, { ...FIELDS, [field]: 'other' }, AT)).rejects.toThrow(
      new RegExp(`was started with ${field} .* now it is "other"`),
    );
    await expect(openRunDirectory(folder, FIELDS, AT).then((run) => run.close())).resolves.toBeUndefined();
  });

  test('cut at any byte loses at most the prompt that was being written', async () => {
    const folder = newFolder();
    await recorded(folder, 'a', 'b', 'c');
    const file = join(folder, 'records.jsonl');
    const whole = readFileSync(file);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), async (length) => {
        writeFileSync(file, whole);
        truncateSync(file, length);
        const run = await openRunDirectory(folder, FIELDS, AT);
        const kept = ends.filter((end) => end <= length).length;
        expect(run.records.map(({ id }) => id)).toEqual(['a', 'b', 'c'].slice(0, kept));
        expect(run.faults).toEqual([]);
        await run.record(entry('d'), lineOf('d'));
        await run.close();
        expect(readRun(folder).records).toHaveLength(kept + 1);
      }),
      { numRuns: 40 },
    );
  });

  test('keeps order and wholeness when many write at once', async () => {
    const folder = newFolder();
    const run = await openRunDirectory(folder, FIELDS, AT);
    const ids = Array.from({ length: 30 }, (_, at) => `p${at}`);
    await Promise.all(ids.map((id) => run.record(entry(id), lineOf(id))));
    await run.close();
    expect(readRun(folder).records.map(({ id }) => id)).toEqual(ids);
  });

  test('passes over a damaged line and tells of it; the later of two records counts', async () => {
    const folder = newFolder();
    await recorded(folder, 'a');
    appendFileSync(join(folder, 'records.jsonl'), '{"v":1}\n');
    await recorded(folder, 'a', 'b');
    const run = readRun(folder);
    expect(run.records.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(run.faults).toMatchObject([{ line: 2 }]);
  });

  test('has one writer; the lock of a process that is gone is none', async () => {
    const folder = newFolder();
    const first = await openRunDirectory(folder, FIELDS, AT);
    await expect(openRunDirectory(folder, FIELDS, AT)).rejects.toThrow(`process ${process.pid} is at work`);
    await first.close();
    // In a container the process before had the number this one has.
    for (const gone of [2147483646, process.pid]) {
      writeFileSync(join(folder, 'lock'), String(gone));
      await (await openRunDirectory(folder, FIELDS, AT)).close();
    }
  });

  test('that is none, is damaged or cannot be made is said to be', async () => {
    expect(() => readRun(newFolder())).toThrow('there is no manifest.json');
    const folder = newFolder();
    await recorded(folder, 'a');
    writeFileSync(join(folder, 'manifest.json'), '{"format": "draft-th');
    await expect(openRunDirectory(folder, FIELDS, AT)).rejects.toThrow('cut short');
    const blocked = join(folder, 'manifest.json', 'below');
    await expect(openRunDirectory(blocked, FIELDS, AT)).rejects.toBeInstanceOf(RunError);
  });
});
