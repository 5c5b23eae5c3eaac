import type { WireTokenLogprob } from '../src/core/chat.ts';
import type { RecordedToken, Recording } from './recordings.ts';
import type { Script } from './script.ts';
import { shownTexts } from './shownTexts.ts';

/** The recording as a script: its tokens, their evidence and the moments they came at. */
export function replayScript(recording: Recording): Script {
  const texts = shownTexts(
    recording.tokens.map(({ token }) => token),
    recording.text,
  );
  const pieces = recording.tokens.map((token, index) => ({
    atMs: recording.first_token_ms + token.at_ms,
    text: texts[index] ?? token.token,
    evidence: evidenceOf(token),
  }));
  return {
    kind: 'replay',
    pieces,
    endMs: pieces.at(-1)?.atMs ?? recording.first_token_ms,
    finish: recording.finish_reason,
    usage: recording.usage,
  };
}

function evidenceOf({ token, logprob, top }: RecordedToken): WireTokenLogprob {
  return {
    token,
    logprob,
    bytes: bytesOf(token),
    top_logprobs: top.map(([text, value]) => ({ token: text, logprob: value, bytes: bytesOf(text) })),
  };
}

/** Null where the text is a stand-in for a part of a character: its bytes are not known any more. */
function bytesOf(text: string): number[] | null {
  return text.includes('\u{FFFD}') || !text.isWellFormed() ? null : [...Buffer.from(text, 'utf8')];
}
