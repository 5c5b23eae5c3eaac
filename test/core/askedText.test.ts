import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASKED_CHARACTERS, askedText } from '../../src/core/askedText.ts';
import type { ChatMessage } from '../../src/core/chatRequest.ts';

const content = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ minLength: 4000, maxLength: 9000 }),
  fc.array(
    fc.record({
      type: fc.constant('text'),
      text: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
  fc.constant(null),
);
const message: fc.Arbitrary<ChatMessage> = fc.record({
  role: fc.constantFrom('user', 'assistant', 'tool', 'system', 'developer'),
  content,
});

describe('what is asked', () => {
  test('is every message but the instructions, one a line', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi.' },
      { role: 'developer', content: 'In German.' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'What is' }, { type: 'image_url' }, { type: 'text', text: 'this?' }],
      },
    ];
    expect(askedText({ messages })).toBe('Hello\nHi.\nWhat is\nthis?');
  });

  test('is the end of all that, at most 8,000 characters', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
        const whole = messages
          .filter(({ role }) => role !== 'system' && role !== 'developer')
          .flatMap(({ content: of }) =>
            typeof of === 'string' ? [of] : (of ?? []).map(({ text }) => text ?? ''),
          )
          .filter((text) => text !== '')
          .join('\n');
        const asked = askedText({ messages });
        expect(asked.length).toBeLessThanOrEqual(ASKED_CHARACTERS);
        expect(whole.endsWith(asked)).toBe(true);
        expect(asked.length).toBeGreaterThanOrEqual(Math.min(whole.length, ASKED_CHARACTERS) - 2);
      }),
    );
  });

  test('begins with no half of a character', () => {
    const messages = [{ role: 'user', content: `${'😀'.repeat(4000)}x` }];
    expect(askedText({ messages }).isWellFormed()).toBe(true);
  });
});
