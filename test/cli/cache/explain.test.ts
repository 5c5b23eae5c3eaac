import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/cli/cache/explain.ts';
import { GUARD_NAMES } from '../../../src/core/guards/guardFinding.ts';
import { testIo } from '../testIo.ts';

function explained(asked: string, kept: string, changes: { perUser?: boolean; json?: boolean } = {}) {
  const use = testIo('/');
  const code = explain({ asked, kept, perUser: false, json: false, ...changes }, use.io);
  expect([code, use.written.stderr]).toEqual([0, '']);
  return use.written.stdout;
}

const json = (asked: string, kept: string, perUser = false) =>
  JSON.parse(explained(asked, kept, { json: true, perUser }));

describe('draft-thinker cache explain', () => {
  test("tells each guard's verdict, and what keeps the answer from being served", () => {
    const text = explained('What is the tallest mountain in Nepal?', 'What is the tallest mountain in Peru?');
    const [first, ...lines] = text.trimEnd().split('\n');
    expect(first).toMatch(/^served {13}no: vetoed by entities/);
    expect(lines.map((line) => line.replace(/ {2,}.*/, ''))).toEqual([
      'canonical text',
      'asked',
      'kept',
      'similarity',
      ...GUARD_NAMES.map((name) => `guard ${name}`),
    ]);
    expect(lines.slice(0, 3)).toEqual([
      'canonical text     differs',
      'asked              may be matched by likeness',
      'kept               may be matched by likeness',
    ]);
    expect(text).toMatch(/\nguard numbers {6}passes\n/);
    expect(text).toMatch(/\nguard entities {5}VETO: /);
  });

  test('is the same on a terminal and in a pipe: there is no colour in it', () => {
    const use = testIo('/');
    explain(
      { asked: 'a b c', kept: 'a b c', perUser: false, json: false },
      { ...use.io, stdout: { ...use.io.stdout, isTTY: true } },
    );
    expect(use.written.stdout).toBe(explained('a b c', 'a b c'));
    expect(use.written.stdout).not.toContain('\u001b');
  });

  test.each([
    ['exact', 'What is the capital of France?', 'What is the capital of France?'],
    ['canonical', 'what is the capital of France', 'What  is the capital of France?'],
    ['semantic', 'How big is the city of Rome in Italy?', 'How large is the city of Rome in Italy?'],
  ])('says that tier %s would serve it', (tier, asked, kept) => {
    expect(json(asked, kept).served).toBe(tier);
    expect(explained(asked, kept)).toMatch(new RegExp(`^served +yes, by tier ${tier}: `));
  });

  test('says why a text is matched by its words only, and what a scope of one user changes', () => {
    const [asked, kept] = ['How do I renew my old passport?', 'How can I renew my old passport?'];
    expect(json(asked, kept).exact_only).toEqual({ asked: 'first_person', kept: 'first_person' });
    expect(json(asked, kept).served).toBeNull();
    expect(json(asked, kept, true).exact_only).toEqual({ asked: null, kept: null });
    expect(explained(asked, kept)).toContain(
      'no: what is asked is only matched by its words: first_person; what is kept is only matched',
    );
  });

  test('never takes a text with a link, or code, for another writing of it', () => {
    const [asked, kept] = ['What is on https://a.org/x', 'what is on https://a.org/x?'];
    expect(json(asked, kept)).toMatchObject({ served: null, canonical_equal: true });
    expect(explained(asked, kept)).toContain('is only matched to the letter: link');
  });

  test('--json holds the same, for a script', () => {
    const told = json('What is 2 plus 2 in decimal?', 'What is 2 plus 3 in decimal?');
    expect(told).toMatchObject({
      version: 1,
      served: null,
      canonical_equal: false,
      similarity: expect.any(Number),
      floor: expect.any(Number),
    });
    expect(told.guards).toHaveLength(GUARD_NAMES.length);
    expect(told.guards[0]).toMatchObject({ guard: 'numbers', passes: false, detail: expect.any(String) });
  });

  test('takes any text', () => {
    for (const text of ['', ' ', '\u0000', '\ud800', '𝔘𝔫𝔦', 'x'.repeat(10_000)]) {
      expect(json(text, 'What is the capital of France?').served).toBeNull();
    }
  });
});
