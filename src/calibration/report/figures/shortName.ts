import { plainLine } from '../plainLine.ts';

const longestName = 28;

/** A name as it is written beside an axis: one line, not too long, never empty. */
export function shortName(name: string): string {
  const characters = [...plainLine(name).trim()];
  if (characters.length === 0) return '(no name)';
  return characters.length > longestName
    ? `${characters.slice(0, longestName - 1).join('')}…`
    : characters.join('');
}
