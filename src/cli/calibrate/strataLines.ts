import type { Certificate, Stratum } from '../../core/calibration.ts';

/** One line a stratum: what was certified for streams and for whole answers. */
export function strataLines(strata: readonly Pick<Stratum, 'name' | 'stream' | 'whole'>[]): string[] {
  const width = Math.max(0, ...strata.map(({ name }) => name.length));
  return strata.map(
    ({ name, stream, whole }) =>
      `  ${name.padEnd(width)}  streams: ${certificateText(stream)}; whole: ${certificateText(whole)}`,
  );
}

/** A certificate in words. */
export function certificateText(certificate: Certificate): string {
  const { accepted, bad } = certificate;
  const seen = `${bad} bad of ${accepted} accepted`;
  if (certificate.certified) return `certified, ${seen}, risk at most ${certificate.riskBound.toFixed(3)}`;
  // With more examples the sequence begins at a stricter threshold, so that more of them may still help.
  if (certificate.missing === null)
    return `refused, ${seen}: too many bad, and a stricter threshold takes more examples`;
  return `refused, ${seen}: ${certificate.missing} more accepted examples are missing`;
}

/** What is missing to certify anything at all: the least over all strata. */
export function missingExamples(strata: readonly Pick<Stratum, 'name' | 'stream' | 'whole'>[]): string {
  const nearest = strata
    .flatMap(({ name, stream, whole }) =>
      [stream, whole].map((certificate) => ({
        name,
        missing: certificate.certified ? 0 : (certificate.missing ?? Number.POSITIVE_INFINITY),
      })),
    )
    .sort((one, other) => one.missing - other.missing)[0];
  if (nearest === undefined || nearest.missing === Number.POSITIVE_INFINITY) {
    return (
      'nothing can be certified with these: even of the surest drafts, as many as a certificate takes, too many are bad. ' +
      'More examples allow a stricter choice; otherwise it takes a larger --alpha or a better drafter'
    );
  }
  return `nothing is certified yet: ${nearest.name} is nearest, with ${nearest.missing} accepted examples missing`;
}
