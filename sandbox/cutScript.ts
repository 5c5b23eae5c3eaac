import { type Piece, type Script, withCompletionTokens } from './script.ts';

/** Where the client wants an answer to end. */
export interface Bounds {
  /** Tokens, >= 1; null when there is no bound. */
  readonly maxTokens: number | null;
  /** The answer ends before the first of these that is complete; none is empty. */
  readonly stop: readonly string[];
}

/** The script as it runs under the client's bounds: shorter, or itself. */
export function cutScript(script: Script, { maxTokens, stop }: Bounds): Script {
  return cutAtStop(cutAtTokens(script, maxTokens), stop);
}

function cutAtTokens(script: Script, maxTokens: number | null): Script {
  // The end token counts though no piece shows it: a bound that leaves no room for it ends by length.
  if (maxTokens === null || maxTokens >= script.usage.completion_tokens) return script;
  const pieces = script.pieces.slice(0, maxTokens);
  return {
    ...script,
    pieces,
    endMs: pieces.at(-1)?.atMs ?? script.endMs,
    finish: 'length',
    usage: withCompletionTokens(script.usage, maxTokens),
  };
}

function cutAtStop(script: Script, stop: readonly string[]): Script {
  const text = script.pieces.map((piece) => piece.text).join('');
  const found = firstComplete(text, stop);
  if (found === null) return script;

  const pieces: Piece[] = [];
  let generated = 0;
  let start = 0;
  let endMs = 0;
  for (const piece of script.pieces) {
    if (start >= found.end) break;
    // A token that the stop begins in shows its beginning and keeps its evidence: it was drawn whole.
    if (start < found.start) pieces.push({ ...piece, text: piece.text.slice(0, found.start - start) });
    start += piece.text.length;
    generated += 1;
    endMs = piece.atMs;
  }
  return {
    ...script,
    pieces,
    endMs,
    finish: 'stop',
    usage: withCompletionTokens(script.usage, generated),
  };
}

/** The stop string that is the first to be complete while the text grows; offsets of UTF-16 units. */
function firstComplete(text: string, stop: readonly string[]): { start: number; end: number } | null {
  let first: { start: number; end: number } | null = null;
  for (const words of stop) {
    const start = text.indexOf(words);
    if (start === -1) continue;
    const end = start + words.length;
    if (first === null || end < first.end || (end === first.end && start < first.start)) {
      first = { start, end };
    }
  }
  return first;
}
