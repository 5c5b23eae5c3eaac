import type { WireTokenLogprob } from '../src/core/chat.ts';
import type { RecordedToken, Recording } from './recordings.ts';
import type { Script } from './script.ts';
import { shownTexts } from './shownTexts.ts';
import { tokenBytes } from './tokenBytes.ts';

/** The recording as a script: its tokens, their evidence and the moments they came at. */
export function replayScript(recording: Recording): Script {
  const texts = shownTexts(
    recording.tokens.map(({ token }) => token),
    recording.text,
  );
  const escaped = recording.tokens.some(({ token }, index) => texts[index] !== token);
  const pieces = recording.tokens.map((token, index) => ({
    atMs: recording.first_token_ms + token.at_ms,
    text: texts[index] ?? token.token,
    evidence: evidenceOf(token, escaped),
  }));
  return {
    kind: 'replay',
    pieces,
    endMs: pieces.at(-1)?.atMs ?? recording.first_token_ms,
    finish: recording.finish_reason,
    usage: recording.usage,
  };
}

function evidenceOf({ token, logprob, top }: RecordedToken, escaped: boolean): WireTokenLogprob {
  const entry = (text: string, value: number) => ({
    token: text,
    logprob: value,
    bytes: [...tokenBytes(text, escaped)],
  });
  return { ...entry(token, logprob), top_logprobs: top.map(([text, value]) => entry(text, value)) };
}
