import type { AnswerOffer, CacheQuestion } from '../../../src/ports.ts';
import { answering, asking } from '../../../test/cache/openCache.ts';

const SYSTEM =
  'You are the assistant of a shop for bicycles. Answer briefly, in the language of the question, and say so where you do not know. '.repeat(
    8,
  );

/** A request of ordinary size: a kilobyte of instructions, a turn before, a question. Another one for each number. */
export function chatQuestion(at: number): CacheQuestion {
  const messages = [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello, how can I help?' },
    { role: 'user', content: `Which tyre fits a wheel of model number ${at}, and how is it changed?` },
  ];
  return asking('', { body: { messages, max_tokens: 400, temperature: 0 } });
}

/** An answer of some 200 tokens. */
export function longAnswer(at: number): AnswerOffer {
  return answering(`Wheel ${at} takes a tyre of 622 mm; lift the bead with a lever on one side. `.repeat(12));
}
