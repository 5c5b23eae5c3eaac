/**
 * How a base model, which knows no chat, is asked: questions of many kinds with short answers come first, and
 * the answer ends with its line. Written for this; none of the examples is a prompt of bench/data.
 */
const examples: readonly (readonly [question: string, answer: string])[] = [
  ['What is the capital of Mongolia?', 'Ulaanbaatar.'],
  ['Is a whale a fish? Answer yes or no.', 'No.'],
  ['What is 12 + 9? Reply with the number only.', '21'],
  ['Who painted "The Night Watch"?', 'Rembrandt.'],
  ['Which is the largest? A) pea B) melon C) cherry. Answer with the letter.', 'B'],
  ['A box holds 4 rows of 6 eggs and 5 eggs break. How many are left?', '4 x 6 = 24 and 24 - 5 = 19, so 19.'],
  ['Classify as positive or negative: "The soup was cold and the waiter rude."', 'Negative.'],
  ['What is the plural of "ox"?', 'Oxen.'],
];

/** What ends an answer. */
export const stops = ['\n', 'Question:'] as const;

/** The text to complete. */
export function asQuestion(prompt: string): string {
  const shown = examples.map(([question, answer]) => `Question: ${question}\nAnswer: ${answer}\n\n`).join('');
  return `${shown}Question: ${prompt.replaceAll(/\s*\n\s*/g, ' ').trim()}\nAnswer:`;
}
