/**
 * A JSON object's text with the places of its top-level members.
 * Rewriting one member leaves the text of every other value as the client sent it, so integers beyond 2^53
 * and number spellings survive a change of `model`.
 */
export interface RawObject {
  readonly text: string;
  readonly members: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/** Why a text is refused: for `depth` and `values` before it is parsed, else although it parses. */
export interface JsonFault {
  readonly kind: 'duplicate' | 'depth' | 'values' | 'not_object';
  /** Where, as `messages[0].content`. */
  readonly path: string;
}

/** Deeper than any tool schema in use, far from what breaks a parser. */
export const MAX_DEPTH = 128;

/**
 * Far more than any conversation, and still read in tenths of a second: each value costs many times its
 * text. Counted are commas and opening brackets, so an empty object or list counts twice.
 */
export const MAX_VALUES = 250_000;

interface Frame {
  readonly keys: Set<string> | null;
  name: string | number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;

/**
 * Finds in a text the top-level members, keys given twice (which would silently lose one value) and what is
 * too much to parse: nesting deeper than `MAX_DEPTH`, more than `MAX_VALUES` values. Ends for every text and
 * never throws; what it finds in a text that is not JSON, except too much, means nothing.
 */
export function readRawObject(text: string): RawObject | JsonFault {
  const members = new Map<string, { start: number; end: number }>();
  const stack: Frame[] = [];
  let expectKey = false;
  let memberStart = 0;
  let values = 0;
  let fault: JsonFault | null = null;
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
        const key = keyOf(text.slice(at, end + 1));
        top.name = key;
        // Not the end: only a text read to its end is known to be fit for parsing.
        if (top.keys.has(key)) fault ??= { kind: 'duplicate', path: pathOf() };
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
      values += 1;
    } else if (code === 0x7b || code === 0x5b) {
      if (stack.length === 0 && code !== 0x7b) fault ??= { kind: 'not_object', path: '' };
      if (stack.length === MAX_DEPTH) return { kind: 'depth', path: pathOf().slice(0, 80) };
      stack.push(code === 0x7b ? { keys: new Set(), name: '' } : { keys: null, name: 0 });
      expectKey = code === 0x7b;
      values += 1;
    } else if (code === 0x7d || code === 0x5d) {
      if (stack.length === 1 && top?.keys && top.keys.size > 0) {
        members.set(String(top.name), { start: memberStart, end: at });
      }
      stack.pop();
      expectKey = false;
    }
    if (values > MAX_VALUES) return { kind: 'values', path: pathOf().slice(0, 80) };
  }
  if (fault !== null) return fault;
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

/** A key by its meaning; one that cannot be read is not JSON, which JSON.parse will say. */
function keyOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string; // a quoted text parses to a string or not at all
  } catch {
    return quoted;
  }
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
