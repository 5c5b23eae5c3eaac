import type { Calibration, Certificate } from './calibration.ts';

/**
 * The calibration with every certificate at its strictest certified threshold; null when none has a stricter
 * one than it uses.
 */
export function tightened(calibration: Calibration): Calibration | null {
  const { strata } = calibration;
  if (!strata.some(({ stream, whole }) => isStricter(stream) || isStricter(whole))) return null;
  return {
    ...calibration,
    strata: strata.map((each) => ({ ...each, stream: strict(each.stream), whole: strict(each.whole) })),
  };
}

function isStricter(certificate: Certificate): boolean {
  return certificate.certified && certificate.strictThreshold < certificate.threshold;
}

function strict(certificate: Certificate): Certificate {
  if (!certificate.certified) return certificate;
  const { threshold, strictThreshold } = certificate;
  return { ...certificate, threshold: Math.min(threshold, strictThreshold) };
}
