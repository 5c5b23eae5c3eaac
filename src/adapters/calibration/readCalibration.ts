import type { Calibration } from '../../core/calibration.ts';
import { checkContent } from './calibrationContent.ts';
import { calibrationFile, digestOf, FORMAT, faultOf, idOf, VERSION } from './calibrationFile.ts';

/** A calibration file that cannot be used; the message says why, and names the field where it is one. */
export class UnreadableCalibration extends Error {
  override readonly name = 'UnreadableCalibration';
}

/**
 * The calibration in the text of a file. A file that was changed after it was written is not used, since a
 * certificate is about the numbers it was issued for.
 * @throws UnreadableCalibration when the text is cut short, is something else, is of another version, was
 * edited, or holds what no calibration can.
 */
export function readCalibration(text: string): Calibration {
  const json = parsed(text);
  const about = typeof json === 'object' && json !== null ? json : {};
  if (!('format' in about) || about.format !== FORMAT) {
    throw new UnreadableCalibration(`it is not a calibration file: its format is not ${FORMAT}`);
  }
  if ('version' in about && typeof about.version === 'number' && about.version > VERSION) {
    throw new UnreadableCalibration(
      `it is of version ${about.version}, and this program reads version ${VERSION}: use a newer draft-thinker`,
    );
  }
  const file = calibrationFile.safeParse(json);
  if (!file.success) throw new UnreadableCalibration(faultOf(file.error), { cause: file.error });
  const { digest, content } = file.data;
  if (digestOf(content) !== digest) {
    throw new UnreadableCalibration(
      'it was edited after it was written: content does not have the digest it states; run `calibrate fit` again',
    );
  }
  const checked = checkContent(content);
  if (!checked.ok) throw new UnreadableCalibration(`content.${checked.fault}`);
  return { id: idOf(digest), ...checked.content };
}

function parsed(text: string): unknown {
  // Some editors begin a file with a byte order mark.
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.trim() === '') throw new UnreadableCalibration('it is empty');
  try {
    return JSON.parse(plain);
  } catch (cause) {
    throw new UnreadableCalibration(
      `it is not whole JSON, as when a file is cut short: ${plain.length} characters`,
      { cause },
    );
  }
}
