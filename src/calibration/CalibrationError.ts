/**
 * What a calibration lacks. `empty`: no examples. `one_class`: none is bad, or none is good.
 * `shape`: columns of different lengths. `not_finite`: a number that is none.
 */
export type CalibrationProblem = 'empty' | 'one_class' | 'shape' | 'not_finite';

/** A calibration cannot be made of what was given; the message says what is missing. */
export class CalibrationError extends Error {
  override readonly name = 'CalibrationError';
  readonly problem: CalibrationProblem;

  constructor(problem: CalibrationProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
