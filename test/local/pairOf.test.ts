import { describe, expect, it } from 'vitest';
import { weights } from '../../local/install/weights.ts';
import { pairOf } from '../../local/pairOf.ts';

const gguf = '/models/draft.gguf';

describe('pairOf', () => {
  it('takes the same weights twice when no heavy model is named, and says what that is worth', () => {
    const pair = pairOf({}, gguf);
    expect(pair.draft).toBe(weights.model);
    expect(pair.heavy.model).not.toBe(pair.draft);
    expect(pair.local.map((model) => model.gguf)).toEqual([gguf, gguf]);
    expect(pair.note).toContain('shows the mechanism, not quality');
  });

  it('loads a second file as heavy, under its name', () => {
    const pair = pairOf({ HEAVY_GGUF: '/models/qwen-1.5b.gguf' }, gguf);
    expect(pair.heavy).toEqual({ model: 'qwen-1.5b', baseUrl: 'local' });
    expect(pair.local[1]).toEqual({ id: 'qwen-1.5b', gguf: '/models/qwen-1.5b.gguf' });
  });

  it('asks heavy elsewhere when told where, and which', () => {
    const there = { HEAVY_BASE_URL: 'https://api.example.com/v1', HEAVY_MODEL: 'large' };
    const pair = pairOf(there, gguf);
    expect(pair.heavy).toEqual({ model: 'large', baseUrl: 'https://api.example.com/v1' });
    expect(pair.local).toHaveLength(1);
    expect(() => pairOf({ HEAVY_BASE_URL: there.HEAVY_BASE_URL }, gguf)).toThrow('HEAVY_MODEL');
  });

  it("uses a draft file's own template and name", () => {
    const [draft] = pairOf({ DRAFT_GGUF: gguf }, gguf).local;
    expect(draft).toEqual({ id: 'draft', gguf });
    expect(() => pairOf({ DRAFT_GGUF: gguf, HEAVY_GGUF: '/other/draft.gguf' }, gguf)).toThrow('draft');
  });
});
