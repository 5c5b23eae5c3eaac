import type { Certificate } from '../../../core/calibration.ts';
import { count } from '../count.ts';
import { decimal } from '../decimal.ts';
import type { Evaluation } from '../evaluation.ts';
import { percent } from '../percent.ts';
import type { ReportSection } from '../reportSection.ts';

/** Which strata are certified, and what the others lack. */
export function strataSection({ strata, setting }: Evaluation): ReportSection {
  const head = { id: 'certificates', title: 'Certificates' };
  if (strata.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'nothing was put to the test of a certificate.' }] };
  }
  return {
    ...head,
    blocks: [
      {
        kind: 'text',
        text: `A stratum is certified when the exact (Clopper-Pearson) upper bound of the risk among its kept calibration drafts is at most ${percent(setting.promise.alpha)}, tested from the strictest threshold on until the first failure. A refusal says how many kept examples are missing at the risk that was seen.`,
      },
      {
        kind: 'table',
        table: {
          head: ['Stratum', 'Examples', 'Evidence', 'Streamed', 'Whole answers'],
          cells: 'words',
          rows: strata.map(({ name, examples, evidence, stream, whole }) => [
            name,
            count(examples),
            evidence.length > 0 ? evidence.join(', ') : 'none',
            certificateWords(stream),
            certificateWords(whole),
          ]),
        },
      },
    ],
  };
}

function certificateWords(certificate: Certificate): string {
  const seen = `${count(certificate.bad)} bad of ${count(certificate.accepted)} kept`;
  if (certificate.certified) {
    return `CERTIFIED at ${decimal(certificate.threshold)}: ${seen}, bound ${percent(certificate.riskBound)}`;
  }
  const missing =
    certificate.missing === null
      ? 'too many bad, and a stricter threshold takes more examples'
      : `${count(certificate.missing)} more kept examples needed`;
  return certificate.accepted === 0
    ? `refused, NOT TESTED: none kept; ${missing}`
    : `refused: ${seen}; ${missing}`;
}
