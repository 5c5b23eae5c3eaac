import { askedText } from '../core/askedText.ts';
import type { ChatMessage, ChatRequest } from '../core/chatRequest.ts';
import type { Question } from '../ports.ts';

/** What was asked, as text for a grader: each message by its role, parts that are no text left out. */
export function questionOf(request: ChatRequest): Question {
  const { messages, response_format } = request;
  const prompt = messages.map((message) => `${message.role}: ${textOf(message)}`).join('\n\n');
  return { prompt, asked: askedText(request), format: response_format?.type ?? 'text' };
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return (content ?? []).flatMap(({ text }) => text ?? []).join('\n');
}
