import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/core/canonicalText.ts';
import { guardPair } from '../../src/core/guards/guardPair.ts';
import { anyText, QUESTIONS, roughText } from './guards/texts.ts';

describe('the canonical text', () => {
  test.each([
    ['case of the opening word', 'What is DNA made of', 'what is DNA made of'],
    ['white space', '  What  is \u00a0DNA made of ', 'what is DNA made of'],
    ['stop', 'what is DNA made of ?!', 'what is DNA made of'],
    ['contraction', "What's DNA made of?", 'what is DNA made of'],
    ['typographic apostrophe', 'What’s DNA made of?', 'what is DNA made of'],
    ['please', 'Please, explain DNA to a child', 'explain DNA to a child'],
    ['could you', 'Could you please explain DNA to a child?', 'explain DNA to a child'],
    ['greeting and thanks', 'Hello! What is DNA made of? Thank you!', 'what is DNA made of'],
    ['full width', 'What is １２ plus ３?', 'what is 12 plus 3'],
  ])('is free of %s', (_, text, canonical) => {
    expect(canonicalText(text)).toBe(canonical);
  });

  test.each([
    ['numerals', 'what is twenty-one plus 1,000', 'what is twenty-one plus 1,000'],
    ['a factorial', 'what is 5!', 'what is 5!'],
    ['a power', 'what is 2⁵?', 'what is 2⁵'],
    ['names at the start', 'Apple makes what?', 'Apple makes what'],
    ['acronyms at the start', 'WHO rules on salt', 'WHO rules on salt'],
    ['a letter at the start', 'A minor chords', 'A minor chords'],
    ['quotes', 'what does "Please, don\'t  go!" mean?', 'what does "Please, don\'t  go!" mean'],
    ['lines', 'What is:\n  a\n    b', 'What is:\n  a\n    b'],
    ['code', 'What does `a  b` do?', 'What does `a  b` do?'],
    ['thanks as a subject', 'how do you say thank you', 'how do you say thank you'],
    ['what cannot be seen', 'What is to\u00adtal?', 'What is to\u00adtal?'],
    ['a word that is spoken of', "what does can't mean", "what does can't mean"],
    ['had or would', "I'd go", "I'd go"],
    ['has', "what's happened in Rome", "what's happened in Rome"],
  ])('keeps %s', (_, text, canonical) => {
    expect(canonicalText(text)).toBe(canonical);
  });

  test('of a canonical text is that text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, roughText), (text) => {
        const once = canonicalText(text);
        expect(canonicalText(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  test('asks the same: the guards pass it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUESTIONS), (text) => {
        expect(guardPair(text, canonicalText(text))).toBeNull();
      }),
    );
  });
});
