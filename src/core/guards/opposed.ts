import { antonyms } from './antonyms.ts';

/** Whether two words, in small letters, are opposites: listed, or made of one another by a prefix or an ending. */
export function opposed(one: string, other: string): boolean {
  if (antonyms.get(one)?.has(other) === true) return true;
  return derived(one, other) || derived(other, one) || swapped(one, other) || swapped(other, one);
}

/** Whether one word denies the other by its prefix: unstable, irreversible, non-dairy, disconnect. */
export function denied(word: string, base: string): boolean {
  return NEGATING.some((prefix) => word.length > prefix.length + 2 && word === prefix + base);
}

const NEGATING = [
  'un',
  'in',
  'im',
  'il',
  'ir',
  'dis',
  'non-',
  'non',
  'mis',
  'de',
  'a',
  'anti-',
  'anti',
  'counter',
  'ab',
];
const EXCHANGED: readonly (readonly [string, string])[] = [
  ['over', 'under'],
  ['pre', 'post'],
  ['up', 'down'],
  ['in', 'out'],
  ['in', 'de'],
  ['in', 'ex'],
  ['im', 'ex'],
  ['inter', 'intra'],
  ['hyper', 'hypo'],
  ['macro', 'micro'],
  ['multi', 'single'],
  ['poly', 'mono'],
  ['pro', 'anti'],
  ['en', 'de'],
  ['con', 'dis'],
  ['ac', 'de'],
  ['ante', 'post'],
  ['endo', 'exo'],
  ['super', 'sub'],
  ['maxi', 'mini'],
];

function derived(word: string, base: string): boolean {
  return denied(word, base) || word === `${base}less` || word === `${base}-free`;
}

function swapped(one: string, other: string): boolean {
  if (one.endsWith('ful') && other === `${one.slice(0, -3)}less`) return true;
  return EXCHANGED.some(
    ([left, right]) =>
      one.length > left.length + 1 && one.startsWith(left) && other === right + one.slice(left.length),
  );
}
