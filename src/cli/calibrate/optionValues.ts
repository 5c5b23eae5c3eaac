import { InvalidArgumentError } from 'commander';
import type { EvidenceKind } from '../../core/calibration.ts';

/** Kinds of evidence by name. */
export const EVIDENCE: readonly EvidenceKind[] = ['logprobs', 'prompt', 'neighbours', 'answer', 'second'];

/** A whole number, at least this one. */
function counted(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
  };
}

/** A number in these bounds. */
function numbered(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} on.`);
  };
}

/** A temperature in [0, 2], or null for `none`. */
function temperature(text: string): number | null {
  return text === 'none' ? null : numbered(0, 2)(text);
}

/** A number in (0, 1). */
function open01(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be between 0 and 1, without either.');
}

/** Kinds of evidence, separated by commas. */
function kindsOf(text: string): readonly EvidenceKind[] {
  return text.split(',').map((name) => {
    const kind = EVIDENCE.find((one) => one === name.trim());
    if (kind === undefined) throw new InvalidArgumentError(`It must be of ${EVIDENCE.join(', ')}.`);
    return kind;
  });
}

/** Kinds of evidence for one family, as `capitals=logprobs,answer`, beside those given before. */
function familyKinds(
  text: string,
  before: Readonly<Record<string, readonly EvidenceKind[]>>,
): Readonly<Record<string, readonly EvidenceKind[]>> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a family and kinds, as capitals=logprobs,answer.');
  return { ...before, [text.slice(0, at)]: kindsOf(text.slice(at + 1)) };
}

/** How the values of options are read; each throws commander's InvalidArgumentError for what is none. */
export const optionValues = { counted, numbered, temperature, open01, kindsOf, familyKinds } as const;
