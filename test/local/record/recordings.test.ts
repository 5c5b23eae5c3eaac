import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { params } from '../../../tools/record/askModel.ts';
import { readPrompts } from '../../../tools/record/readPrompts.ts';
import { type Recording, readRecordings, writeRecordings } from '../../../tools/record/recordings.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterAll(() => rm(folder, { recursive: true }));

const recording = (id: string): Recording => ({
  ...{ id, category: 'factual', model: 'small', prompt: 'Who?', params, text: 'Me', finish_reason: 'stop' },
  tokens: [{ token: 'Me', logprob: -0.5, top: [['Me', -0.5]], at_ms: 0 }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  first_token_ms: 12,
  grade: { grader: 'none', correct: null },
  recorded_on: '2026-01-02',
});

describe('recordings', () => {
  it('come back as they were written', async () => {
    await writeRecordings(folder, 'factual', [recording('b'), recording('a')]);
    const read = await readRecordings(folder);
    expect([...read.keys()]).toEqual(['a', 'b']);
    expect(read.get('a')).toEqual(recording('a'));
  });

  it('are the same bytes whatever the order, and begin with their id', async () => {
    const path = join(folder, 'factual.jsonl.gz');
    await writeRecordings(folder, 'factual', [recording('a'), recording('b')]);
    const first = await readFile(path);
    await writeRecordings(folder, 'factual', [recording('b'), recording('a')]);
    expect(await readFile(path)).toEqual(first);
    expect([...first.subarray(4, 8), first[9]]).toEqual([0, 0, 0, 0, 255]);
    expect(JSON.stringify(recording('a'))).toMatch(/^\{"id":"a"/);
  });
});

describe('readPrompts', () => {
  it('names the file and line of a prompt that it cannot read', async () => {
    const good = {
      id: 'x',
      category: 'code',
      family: 'f',
      prompt: 'Do',
      reference: 'Done',
      grader: { kind: 'none' },
    };
    await writeFile(join(folder, 'p.jsonl'), `${JSON.stringify(good)}\n\n{"id":"y"}\n`);
    await expect(readPrompts(folder)).rejects.toThrow(/p\.jsonl[\s\S]*line 3/);
    await writeFile(join(folder, 'p.jsonl'), `${JSON.stringify(good)}\n${JSON.stringify(good)}\n`);
    await expect(readPrompts(folder)).rejects.toThrow('"x" is taken by line 1');
    await writeFile(join(folder, 'p.jsonl'), `${JSON.stringify({ ...good, family: undefined })}\n`);
    await expect(readPrompts(folder)).rejects.toThrow('a family');
    await writeFile(join(folder, 'p.jsonl'), `${JSON.stringify(good)}\n`);
    await writeFile(join(folder, 'q.jsonl'), `${JSON.stringify(good)}\n`);
    await expect(readPrompts(folder)).rejects.toThrow('x twice');
  });

  it('reads the prompts of bench/data', async () => {
    const prompts = await readPrompts(fileURLToPath(new URL('../../../bench/data/prompts', import.meta.url)));
    expect(prompts.length).toBeGreaterThan(100);
  });
});
