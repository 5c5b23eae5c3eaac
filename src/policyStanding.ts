import type { Calibration, Certificate } from './core/calibration.ts';

/** How far a route's policy is founded: what is said of it at the start, in readiness and in logs. */
export type PolicyStanding =
  | {
      readonly kind: 'calibrated';
      readonly calibration: Calibration;
      readonly uncertified: 'heavy' | 'serve';
    }
  /** Policy `entropy`, as configured. */
  | { readonly kind: 'uncalibrated' }
  /** Policy `entropy`, since the calibration file that was configured is not for this route. */
  | {
      readonly kind: 'refused';
      /** As it was written. */
      readonly file: string;
      readonly faults: readonly string[];
      /** Settings of the route that differ; empty when the file itself is at fault. */
      readonly fields: readonly string[];
    };

/** Strata with a certificate, of how many, for answers that are streamed and for whole ones. */
export interface CertifiedStrata {
  readonly strata: number;
  readonly stream: number;
  readonly whole: number;
}

export function certifiedStrata({ strata }: Pick<Calibration, 'strata'>): CertifiedStrata {
  const certified = (of: (stratum: Calibration['strata'][number]) => Certificate) =>
    strata.filter((stratum) => of(stratum).certified).length;
  return {
    strata: strata.length,
    stream: certified(({ stream }) => stream),
    whole: certified(({ whole }) => whole),
  };
}

/** One line: NOT CALIBRATED and why, or when, on what and for how much of the traffic it was calibrated. */
export function policyStandingText(standing: PolicyStanding): string {
  if (standing.kind === 'uncalibrated') return 'NOT CALIBRATED';
  if (standing.kind === 'refused') {
    return `NOT CALIBRATED: ${standing.file} is refused, entropy judges instead: ${standing.faults.join('; ')}`;
  }
  const { calibration, uncertified } = standing;
  const { id, createdAt, data, promise } = calibration;
  const { strata, stream, whole } = certifiedStrata(calibration);
  const what = stream + whole === 0 ? 'NOTHING CERTIFIED, everything' : 'the rest';
  const rest = `${what} ${uncertified === 'heavy' ? 'to heavy' : 'served NOT CERTIFIED'}`;
  return (
    `calibrated ${createdAt.slice(0, 10)} on ${data.train + data.calibration} graded drafts ` +
    `(${data.source}), id ${id}: alpha ${promise.alpha}, delta ${promise.delta}, ` +
    `certified ${stream} of ${strata} strata for streams and ${whole} for whole answers, ${rest}`
  );
}
