import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DRAFT_MODEL } from '../../sandbox/models.ts';
import { openPromptBook } from '../../sandbox/promptBook.ts';
import { openRecordings, type Recording } from '../../sandbox/recordings.ts';
import { replayScript } from '../../sandbox/replayScript.ts';
import { fixtureRecordings, recordingsOf } from './fixtureSandbox.ts';

const PROMPTS = join(import.meta.dirname, '../../bench/data/prompts');
const RECORDINGS = join(import.meta.dirname, '../../bench/data/recordings');

const count = z.int().min(0);
const logprob = z.number().max(0);
const recordingShape = z.object({
  id: z.string().min(1),
  category: z.enum(['factual', 'reasoning', 'code', 'creative']),
  model: z.literal(DRAFT_MODEL),
  prompt: z.string().min(1),
  text: z.string(),
  tokens: z
    .array(
      z.object({
        token: z.string(),
        logprob,
        top: z.array(z.tuple([z.string(), logprob])).length(20),
        at_ms: z.number().min(0),
      }),
    )
    .min(1),
  finish_reason: z.enum(['stop', 'length']),
  usage: z.object({ prompt_tokens: count, completion_tokens: count, total_tokens: count }),
  first_token_ms: z.number().min(0),
});

function expectSound(recordings: readonly Recording[]): void {
  for (const recording of recordings) {
    const read = recordingShape.safeParse(recording);
    expect(read.error?.issues ?? [], recording.id).toEqual([]);
    const moments = recording.tokens.map(({ at_ms }) => at_ms);
    expect(moments, recording.id).toEqual(moments.toSorted((a, b) => a - b));
    const { pieces } = replayScript(recording);
    expect(pieces.map(({ text }) => text).join(''), recording.id).toBe(recording.text);
    expect(recording.usage.completion_tokens, recording.id).toBeGreaterThanOrEqual(recording.tokens.length);
  }
}

test('the fixtures are sound', async () => expectSound(await fixtureRecordings()));

const recorded = existsSync(RECORDINGS);
if (!recorded) console.warn('Skipped: bench/data/recordings does not exist; `npm run record` makes it.');

describe.skipIf(!recorded)('bench/data/recordings', () => {
  let recordings: Recording[];
  beforeAll(async () => {
    const files = readdirSync(RECORDINGS).filter((name) => name.endsWith('.jsonl.gz'));
    recordings = await recordingsOf(files.map((name) => join(RECORDINGS, name)));
  });

  test('every recording is sound', () => expectSound(recordings));

  test('every recording is found by its prompt', async () => {
    const prompts = openPromptBook(PROMPTS);
    const shelf = openRecordings(RECORDINGS);
    for (const recording of recordings) {
      const prompt = prompts.find(recording.prompt);
      expect(prompt, recording.id).toMatchObject({ id: recording.id, category: recording.category });
      if (prompt !== null) expect((await shelf.find(prompt))?.text).toBe(recording.text);
    }
  });

  test('at least 200 prompts were recorded', () => {
    expect(new Set(recordings.map(({ prompt }) => prompt)).size).toBeGreaterThanOrEqual(200);
  });
});
