import { type LabelLine, lineLength } from './labelLines.ts';

/** Type and space, pixels. Labels are monospaced, so that their width is known without a browser. */
export const TYPE = {
  title: { size: 14, widest: 9, height: 20 },
  line: { size: 11.5, character: 6.95, height: 16 },
  small: { size: 10, character: 6.05, height: 14 },
  padding: { x: 12, y: 9 },
  gap: 4,
} as const;

export interface LabelSize {
  readonly width: number;
  readonly height: number;
  /** Where each line begins, from the top. */
  readonly tops: readonly number[];
}

/** The room lines take; after small type, which closes a group, there is a gap. */
export function labelSize(lines: readonly LabelLine[]): LabelSize {
  const tops: number[] = [];
  let width = 0;
  let height = 0;
  for (const [at, { small, words }] of lines.entries()) {
    const type = small ? TYPE.small : TYPE.line;
    if (!small && lines[at - 1]?.small) height += TYPE.gap;
    tops.push(height);
    height += type.height;
    width = Math.max(width, lineLength(words) * type.character);
  }
  return { width: Math.ceil(width), height, tops };
}

/** A generous estimate: titles are set in the reader's own proportional font. */
export function titleWidth(title: string): number {
  return title.length * TYPE.title.widest;
}
