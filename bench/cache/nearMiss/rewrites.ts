import type { Half } from './nearMissType.ts';

/** A change of a question's looks that no reader would notice; null where it changes nothing. */
export interface Rewrite {
  readonly name: string;
  readonly apply: (text: string) => string;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Cosmetic rewrites, other ones in each half. Each takes a question that ends in a question mark. */
export const REWRITES: Readonly<Record<Half, readonly Rewrite[]>> = {
  open: [
    { name: 'first letter small', apply: lowerFirst },
    { name: 'no question mark', apply: (text) => text.slice(0, -1) },
    { name: 'two question marks', apply: (text) => `${text}?` },
    { name: 'two spaces', apply: (text) => text.replaceAll(' ', '  ') },
    { name: 'space at the end', apply: (text) => `${text} ` },
    { name: 'small and no mark', apply: (text) => lowerFirst(text.slice(0, -1)) },
    { name: 'line break inside', apply: (text) => text.replace(/ (\S+ \S+)$/, '\n$1') },
  ],
  heldOut: [
    { name: 'line break at the end', apply: (text) => `${text}\n` },
    { name: 'space before the mark', apply: (text) => `${text.slice(0, -1)} ?` },
    { name: 'no-break spaces', apply: (text) => text.replaceAll(' ', '\u00a0') },
    { name: 'tab at the front', apply: (text) => `\t${text}` },
    { name: 'exclamation added', apply: (text) => `${text}!` },
    { name: 'full-width mark', apply: (text) => `${text.slice(0, -1)}\uff1f` },
    { name: 'three question marks, small', apply: (text) => `${lowerFirst(text)}??` },
    { name: 'full stop for the mark, spaces', apply: (text) => `  ${lowerFirst(text.slice(0, -1))}.` },
  ],
};
