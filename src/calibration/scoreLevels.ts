import { CalibrationError } from './CalibrationError.ts';

/** What is accepted at scores up to one that occurs. */
export interface ScoreLevel {
  readonly score: number;
  readonly accepted: number;
  readonly bad: number;
}

/**
 * One level for each score that occurs, ascending; equal scores are accepted together.
 * @throws CalibrationError on columns of different lengths or a score that is no number.
 */
export function scoreLevels(scores: readonly number[], bad: readonly boolean[]): ScoreLevel[] {
  if (scores.length !== bad.length) {
    throw new CalibrationError('shape', `${scores.length} scores for ${bad.length} labels`);
  }
  const sorted = scores.map((score, at) => ({ score, bad: bad[at] === true }));
  sorted.sort((one, other) => one.score - other.score);
  const levels: ScoreLevel[] = [];
  let badSoFar = 0;
  for (const [at, example] of sorted.entries()) {
    if (!Number.isFinite(example.score)) {
      throw new CalibrationError('not_finite', `A score is no number: ${example.score}`);
    }
    if (example.bad) badSoFar += 1;
    if (sorted[at + 1]?.score === example.score) continue;
    levels.push({ score: example.score, accepted: at + 1, bad: badSoFar });
  }
  return levels;
}
