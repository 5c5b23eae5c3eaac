import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseGradedDraft } from '../../../src/adapters/evidence/gradedDraftLine.ts';
import { tokenShape } from '../../../src/core/tokenShape.ts';

const root = new URL('../../../bench/', import.meta.url);

function linesOf(path: string): string[] {
  const bytes = readFileSync(new URL(path, root));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

describe('published.jsonl.gz', () => {
  const drafts = linesOf('evidence/data/published.jsonl.gz').map(parseGradedDraft);

  test('carries no text: neither of a question nor of an answer', () => {
    for (const { draft } of drafts) {
      expect(draft.text).toBeNull();
      for (const { text } of draft.tokens) expect(text).toBe(tokenShape(text));
    }
  });

  test('has each question once, graded for both models', () => {
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(drafts.length);
    for (const { draftRight, heavyRight, family, id } of drafts) {
      expect(draftRight).not.toBeNull();
      expect(heavyRight).not.toBeNull();
      expect(id.startsWith('gsm8k/') ? 'gsm8k' : `mmlu_${id.split('/')[1]}`).toBe(family);
    }
  });

  test('has evidence for every token', () => {
    for (const { draft } of drafts) {
      expect(draft.tokens.length).toBeGreaterThan(0);
      for (const { top, logprob } of draft.tokens) {
        expect(top).toHaveLength(20);
        expect(logprob).toBeLessThanOrEqual(0);
      }
    }
  });
});

describe('second.jsonl.gz', () => {
  test('answers prompts of bench/data, each once', () => {
    const prompts = readdirSync(new URL('data/prompts/', root)).flatMap((name) =>
      linesOf(`data/prompts/${name}`).map((line) => JSON.parse(line).id),
    );
    const ids = linesOf('evidence/data/second.jsonl.gz').map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(prompts).toEqual(expect.arrayContaining(ids));
  });
});
