import { guardPair } from '../../src/core/guards/guardPair.ts';
import { readQuestion } from '../../src/core/guards/readQuestion.ts';
import { nowMs } from '../nowMs.ts';
import { quantile } from '../quantile.ts';

/** Cost of the guards, us a pair, warm: `node bench/cache/guardCost.ts`. */
const QUESTIONS: readonly string[] = [
  'What is the boiling point of ethanol?',
  'How do I undo the last commit in git without losing changes?',
  'Which documents are needed to rent a car in Spain for 14 days?',
  'Could you please explain the difference between a stock and a bond to a beginner?',
  'A train leaves at noon and travels at ninety kilometres an hour: how far has it gone after four and a half hours?',
  'A reader of a weekly newsletter sent in a question, and the editors want an answer that is correct and easy to check. What should a landlord do when a pipe bursts in an empty flat, and who pays for the damage to the furniture of the tenant below if neither of them has an insurance?',
];
/** Each turns a question into one that a vector search would find next to it. */
const CHANGES: readonly ((text: string) => string)[] = [
  (text) => text.toLowerCase(),
  (text) => `Please tell me: ${text}`,
  (text) => text.replace(/\b(?:is|are|do|has)\b/, '$& not'),
  (text) => text.replace(/\d+|\bthe\b/, '17'),
  (text) => text.split(' ').toReversed().join(' '),
  (text) => `${text.slice(0, -1)} in winter?`,
];
const PAIRS = QUESTIONS.flatMap((text) => CHANGES.map((change) => [text, change(text)] as const));
const ROUNDS = 400;

for (let round = 0; round < 100; round += 1) for (const [asked, kept] of PAIRS) guardPair(asked, kept);
const samplesUs: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [asked, kept] of PAIRS) {
    const startMs = nowMs();
    guardPair(asked, kept);
    samplesUs.push((nowMs() - startMs) * 1_000);
  }
}
const meanUs = samplesUs.reduce((sum, one) => sum + one, 0) / samplesUs.length;
const terms = PAIRS.reduce((sum, [asked]) => sum + readQuestion(asked).terms.length, 0) / PAIRS.length;
process.stdout.write(
  `${JSON.stringify({
    pairs: PAIRS.length,
    termsMean: Math.round(terms),
    meanUs: Number(meanUs.toFixed(1)),
    p50Us: Number(quantile(samplesUs, 0.5).toFixed(1)),
    p99Us: Number(quantile(samplesUs, 0.99).toFixed(1)),
  })}\n`,
);
