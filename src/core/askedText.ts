import type { ChatMessage, ChatRequest } from './chatRequest.ts';

/** How much of a conversation tells what is asked, characters from its end. */
export const ASKED_CHARACTERS = 8000;

/** Instructions that are the same for every request of a client say nothing of this one. */
const INSTRUCTING = new Set(['system', 'developer']);

/**
 * What is asked, as text: every message but the instructions of the system and the developer, one a line, of
 * which the last 8,000 characters. Prompts of a dataset and of live traffic are sketched from it alike. Reads
 * no more of a long conversation than it gives back.
 */
export function askedText({ messages }: Pick<ChatRequest, 'messages'>): string {
  const parts: string[] = [];
  let room = ASKED_CHARACTERS;
  for (let at = messages.length - 1; at >= 0 && room > 0; at -= 1) {
    const message = messages[at];
    if (message === undefined || INSTRUCTING.has(message.role)) continue;
    const texts = textsOf(message);
    for (let part = texts.length - 1; part >= 0 && room > 0; part -= 1) {
      const text = (texts[part] ?? '').slice(-room);
      if (text === '') continue;
      parts.push(text);
      room -= text.length + 1;
    }
  }
  return withoutHalfCharacter(parts.reverse().join('\n'));
}

function textsOf({ content }: ChatMessage): readonly string[] {
  if (typeof content === 'string') return [content];
  return (content ?? []).map(({ text }) => text ?? '');
}

/** A cut may fall between the halves of a surrogate pair. */
function withoutHalfCharacter(text: string): string {
  const first = text.charCodeAt(0);
  return first >= 0xdc00 && first <= 0xdfff ? text.slice(1) : text;
}
