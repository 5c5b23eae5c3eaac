import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutScript } from '../../sandbox/cutScript.ts';
import { writtenScript } from '../../sandbox/writtenScript.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '🌅'), maxLength: 40 });
const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.'), minLength: 1, maxLength: 3 }), {
  maxLength: 4,
});
const bound = fc.option(fc.integer({ min: 1, max: 30 }));

function scriptOf(answer: string) {
  return writtenScript('reference', { prompt: 'p', answer }, { firstTokenMs: 10, tokensPerSecond: 20 });
}
const shown = (script: ReturnType<typeof scriptOf>) => script.pieces.map((piece) => piece.text).join('');

test('without bounds a script is itself', () => {
  fc.assert(
    fc.property(text, (answer) => {
      const script = scriptOf(answer);
      expect(cutScript(script, { maxTokens: null, stop: [] })).toBe(script);
    }),
  );
});

test('what is shown is a beginning of the answer, holds no stop string and no more tokens than allowed', () => {
  fc.assert(
    fc.property(text, bound, stops, (answer, maxTokens, stop) => {
      const cut = cutScript(scriptOf(answer), { maxTokens, stop });
      expect(answer.startsWith(shown(cut))).toBe(true);
      expect(stop.some((words) => shown(cut).includes(words))).toBe(false);
      expect(cut.pieces.every((piece) => piece.text !== '')).toBe(true);
      expect(cut.usage.completion_tokens).toBeLessThanOrEqual(maxTokens ?? Number.POSITIVE_INFINITY);
      expect(cut.usage.completion_tokens).toBeGreaterThanOrEqual(cut.pieces.length);
      expect(cut.usage.total_tokens).toBe(cut.usage.prompt_tokens + cut.usage.completion_tokens);
      expect(cut.endMs).toBeGreaterThanOrEqual(cut.pieces.at(-1)?.atMs ?? 0);
    }),
  );
});

test('an answer without a stop string in it is cut by its length alone, and says why it ended', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 30 }), (answer, maxTokens) => {
      const script = scriptOf(answer);
      const cut = cutScript(script, { maxTokens, stop: ['never'] });
      const fits = maxTokens >= script.usage.completion_tokens;
      expect(cut.finish).toBe(fits ? 'stop' : 'length');
      expect(cut.pieces).toEqual(script.pieces.slice(0, maxTokens));
    }),
  );
});

test('the stop that is complete first wins, and the tokens that made it up are counted', () => {
  const cut = cutScript(scriptOf('one two three four'), { maxTokens: null, stop: ['two three', 'wo'] });
  expect([shown(cut), cut.finish, cut.usage.completion_tokens]).toEqual(['one t', 'stop', 2]);
});
