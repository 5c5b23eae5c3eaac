/**
 * A JSON object's text with the places of its top-level members.
 * Rewriting one member leaves the text of every other value as the client sent it, so integers beyond 2^53
 * and number spellings survive a change of `model`.
 */
export interface RawObject {
  readonly text: string;
  readonly members: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/** Why a JSON text that parses is refused all the same. */
export interface JsonFault {
  readonly kind: 'duplicate' | 'depth' | 'not_object';
  /** Where, as `messages[0].content`. */
  readonly path: string;
}

/** Deeper than any tool schema in use, far from what breaks a parser. */
export const MAX_DEPTH = 128;

interface Frame {
  readonly keys: Set<string> | null;
  name: string | number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;

/**
 * Reads a text that JSON.parse has accepted: finds the top-level members, keys given twice (which would
 * silently lose one value) and nesting deeper than `MAX_DEPTH`.
 */
export function readRawObject(text: string): RawObject | JsonFault {
  const members = new Map<string, { start: number; end: number }>();
  const stack: Frame[] = [];
  let expectKey = false;
  let memberStart = 0;
  const pathOf = () =>
    stack
      .map(({ name }) => (typeof name === 'number' ? `[${name}]` : `.${name}`))
      .join('')
      .replace(/^\./, '');

  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const top = stack.at(-1);
    if (code === QUOTE) {
      const end = closingQuote(text, at);
      if (expectKey && top?.keys) {
        const raw = text.slice(at, end + 1);
        const key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
        top.name = key;
        if (top.keys.has(key)) return { kind: 'duplicate', path: pathOf() };
        top.keys.add(key);
        expectKey = false;
      }
      at = end;
    } else if (code === COLON) {
      if (stack.length === 1) memberStart = at + 1;
    } else if (code === COMMA) {
      if (stack.length === 1 && top?.keys) members.set(String(top.name), { start: memberStart, end: at });
      if (top?.keys) expectKey = true;
      else if (typeof top?.name === 'number') top.name += 1;
    } else if (code === 0x7b || code === 0x5b) {
      if (stack.length === 0 && code !== 0x7b) return { kind: 'not_object', path: '' };
      if (stack.length === MAX_DEPTH) return { kind: 'depth', path: pathOf().slice(0, 80) };
      stack.push(code === 0x7b ? { keys: new Set(), name: '' } : { keys: null, name: 0 });
      expectKey = code === 0x7b;
    } else if (code === 0x7d || code === 0x5d) {
      if (stack.length === 1 && top?.keys && top.keys.size > 0) {
        members.set(String(top.name), { start: memberStart, end: at });
      }
      stack.pop();
      expectKey = false;
    }
  }
  return /^\s*\{/.test(text) ? { text, members } : { kind: 'not_object', path: '' };
}

/**
 * The object's text with some members replaced by the given JSON texts, or dropped where null is given;
 * new names are appended. Unchanged members keep their text and order.
 */
export function rewriteMembers(raw: RawObject, changes: Readonly<Record<string, string | null>>): string {
  const parts: string[] = [];
  for (const [name, { start, end }] of raw.members) {
    const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
    if (change === null) continue;
    parts.push(`${JSON.stringify(name)}:${change ?? raw.text.slice(start, end).trim()}`);
  }
  for (const [name, change] of Object.entries(changes)) {
    if (change !== null && !raw.members.has(name)) parts.push(`${JSON.stringify(name)}:${change}`);
  }
  return `{${parts.join(',')}}`;
}

function closingQuote(text: string, opening: number): number {
  let end = text.indexOf('"', opening + 1);
  while (escaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function escaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
