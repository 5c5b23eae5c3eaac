import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reuseFault } from '../../src/core/reuseFault.ts';
import { QUESTIONS, roughText } from './guards/texts.ts';

const shared = { perUser: false };

describe('a text may be matched by likeness', () => {
  test.each([
    ...QUESTIONS,
    'Is it safe to take aspirin with wine?',
    'How long does it take to boil an egg?',
    'Which function that sorts is fast?',
    'What is a random forest?',
    'What is café culture?',
    'What is 2⁵ plus 3?',
    'How do I renew a passport?',
  ])('%s', (text) => {
    expect(reuseFault(text, shared)).toBeNull();
  });
});

describe('a text may only be matched exactly', () => {
  test.each([
    ['too_short', 'yes'],
    ['too_short', 'continue please'],
    ['too_short', ''],
    ['too_long', 'why is the sky blue '.repeat(60)],
    ['too_long', 'x'.repeat(10_000)],
    ['code', 'What does `a + b` do here'],
    ['code', 'Why does def add(a, b) fail in a class?'],
    ['link', 'What is on https://example.org today?'],
    ['link', 'Who is the owner of a@b.c.d?'],
    ['path', 'What is in /etc/passwd on Linux?'],
    ['identifier', 'Where is the order 4f2a9c81b77e4d10?'],
    ['language', 'Wie funktioniert ein Motor und warum?'],
    ['language', 'Что такое TypeScript и зачем?'],
    ['language', 'best pizza dough recipe'],
    ['language', 'What is p\u0430ypal used for?'],
    ['language', 'What does 😀 mean in a mail?'],
    ['deictic', 'What is the weather in Oslo?'],
    ['deictic', 'Who won the match last week?'],
    ['deictic', 'What is the latest version of Node?'],
    ['deictic', 'Where can I eat near me?'],
    ['anaphora', 'Explain that in other words'],
    ['anaphora', 'Is it better than the others?'],
    ['anaphora', 'And what is the capital of Peru?'],
    ['anaphora', 'What about the second question?'],
    ['anaphora', 'yes, delete the draft'],
    ['anaphora', 'What is wrong with this sentence?'],
    ['anaphora', 'Summarize the text above'],
    ['first_person', 'How do I renew my passport?'],
    ['first_person', "I'm tired, what should I eat?"],
    ['creative', 'Write a poem about the sea'],
    ['creative', 'Give me a random number from 1 to 10'],
    ['creative', 'Suggest names for a cat'],
  ])('%s: %s', (fault, text) => {
    expect(reuseFault(text, shared)).toBe(fault);
  });

  test('by whom it was asked, but for that user only', () => {
    expect(reuseFault('How do I renew my passport?', { perUser: true })).toBeNull();
  });

  test('whatever it is: it always ends', () => {
    fc.assert(
      fc.property(
        fc.oneof(roughText, fc.constantFrom('a-', '<a', ';  ', 'a.', '0f', 'SELECT a ', '" ')),
        (piece) => {
          reuseFault(piece.repeat(10_000).slice(0, 8_000), shared);
        },
      ),
    );
  }, 60_000);
});
