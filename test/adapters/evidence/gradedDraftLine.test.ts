import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatGradedDraft,
  isObserved,
  parseGradedDraft,
} from '../../../src/adapters/evidence/gradedDraftLine.ts';
import { tokenShape } from '../../../src/core/tokenShape.ts';
import { gradedDraft, observedDraft } from './arbitraryDrafts.ts';

const anyDraft = fc.oneof(gradedDraft, observedDraft);

const [example] = fc.sample(
  gradedDraft.filter(({ draft }) => draft.tokens.length > 2),
  { seed: 1, numRuns: 1 },
);
if (example === undefined) throw new Error('no example');
const json = () => JSON.parse(formatGradedDraft(example, { content: true }));

describe('a graded draft as a line', () => {
  test('comes back as it was, but for rounding', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const line = formatGradedDraft(draft, { content: true });
        expect(line).not.toContain('\n');
        const back = parseGradedDraft(line);
        expect(isObserved(back)).toBe(isObserved(draft));
        expect({ ...back, draft: null }).toEqual({ ...draft, draft: null });
        expect(back.draft.text).toBe(draft.draft.text);
        for (const [at, token] of draft.draft.tokens.entries()) {
          const read = back.draft.tokens[at];
          expect(read).toMatchObject({ text: token.text, missing: token.missing });
          expect(read?.logprob ?? 0).toBeCloseTo(token.logprob ?? 0, 3);
          expect(read?.top).toHaveLength(token.top.length);
        }
        expect(formatGradedDraft(back, { content: true })).toBe(line);
      }),
    );
  });

  test('bears no word of the answer where content is not kept', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const back = parseGradedDraft(formatGradedDraft(draft, { content: false }));
        expect(back.draft.text).toBeNull();
        expect(back.draft.tokens.map(({ text }) => text)).toEqual(
          draft.draft.tokens.map(({ text }) => tokenShape(text)),
        );
      }),
    );
    const secret = {
      ...example,
      draft: {
        ...example.draft,
        text: 'Zanzibar 4711',
        tokens: [{ text: ' Zanzibar', logprob: -1, top: [-1], missing: null, atMs: 0 }],
      },
    };
    expect(formatGradedDraft(secret, { content: false })).not.toMatch(/zanzibar|4711/i);
  });

  test.each([['draft_right'], ['sketch'], ['tokens'], ['usage'], ['weight'], ['grader'], ['source']])(
    'without %s is refused by that name',
    (field) => {
      const { [field]: _, ...without } = json();
      expect(() => parseGradedDraft(JSON.stringify(without))).toThrow(
        `Cannot read a graded draft: ${field}: `,
      );
    },
  );

  test('names the place of a wrong value', () => {
    const wrong = json();
    wrong.tokens[1][1] = 'high';
    expect(() => parseGradedDraft(JSON.stringify(wrong))).toThrow('tokens.1.1: ');
    expect(() => parseGradedDraft(JSON.stringify({ ...json(), weight: 0.5 }))).toThrow('weight: ');
    const unordered = { ...json(), sketch: { terms: [2, 1], counts: [1, 1] } };
    expect(() => parseGradedDraft(JSON.stringify(unordered))).toThrow('sketch.terms: must be ascending');
    expect(() => parseGradedDraft(JSON.stringify({ ...json(), route: 'auto' }))).toThrow('request_id: ');
  });

  test('says of what another program wrote which version it is', () => {
    expect(() => parseGradedDraft(JSON.stringify({ ...json(), v: 2 }))).toThrow(/version 2.*reads version 1/);
    expect(() => parseGradedDraft('{}')).toThrow('version (none)');
  });

  test('cut anywhere is refused, never half read', () => {
    const line = formatGradedDraft(example, { content: true });
    fc.assert(
      fc.property(fc.nat({ max: line.length - 1 }), (length) => {
        expect(() => parseGradedDraft(line.slice(0, length))).toThrow('not JSON, or was cut short');
      }),
    );
    for (const odd of ['null', '[]', '3', '"v"']) expect(() => parseGradedDraft(odd)).toThrow('Cannot read');
  });
});
