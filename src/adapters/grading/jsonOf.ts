import { codeOf } from './codeOf.ts';

/**
 * The JSON object or array in an answer, as text: all of it, its first fenced block, or the first that opens
 * and closes within it. Null when there is none. Takes time linear in the answer.
 */
export function jsonOf(answer: string): string | null {
  for (const text of [answer, codeOf(answer), firstClosed(answer)]) {
    if (text !== null && isJson(text)) return text;
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    // That it does not parse is the finding.
    return false;
  }
}

function firstClosed(text: string): string | null {
  const start = text.search(/[{[]/);
  if (start === -1) return null;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') {
      depth--;
      if (depth === 0) return text.slice(start, at + 1);
    }
  }
  return null;
}
