import type { Calibration } from '../../core/calibration.ts';
import { canonicalJson } from '../../core/canonicalJson.ts';
import { checkContent } from './calibrationContent.ts';
import { digestOf, FORMAT, VERSION } from './calibrationFile.ts';

/**
 * The text of a calibration file: equal calibrations give equal texts, a line for each part. The id is not
 * in it: it follows from the digest, and is found by reading the text.
 * @throws TypeError when the calibration holds what readCalibration would refuse.
 */
export function writeCalibration({ id: _id, ...calibration }: Calibration): string {
  const checked = checkContent(calibration);
  if (!checked.ok) throw new TypeError(`Cannot write a calibration: ${checked.fault}`);
  const { content } = checked;
  const parts = Object.entries(content)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${JSON.stringify(name)}:${canonicalJson(JSON.stringify(part))}`);
  const head = [
    `"format":${JSON.stringify(FORMAT)}`,
    `"version":${VERSION}`,
    `"digest":"${digestOf(content)}"`,
  ];
  return `{\n${head.join(',\n')},\n"content":{\n${parts.join(',\n')}\n}}\n`;
}
