import { messageOf } from '../../core/messageOf.ts';
import { DatasetError, type DatasetFault } from './datasetError.ts';
import type { DatasetItem } from './datasetItem.ts';
import { readDatasetLine } from './datasetLine.ts';

/** Who speaks, in the words of either export. */
const ROLES: Readonly<Record<string, string>> = { human: 'user', gpt: 'assistant', chatgpt: 'assistant' };

/**
 * Conversations as exports have them: `{messages: [{role, content}]}` as OpenAI's JSONL, or
 * `{conversations: [{from, value}]}` as ShareGPT's; JSON lines or one JSON array. Each is asked up to its last
 * question; the answer that follows is taken as the heavy model's. Throws a DatasetError that lists every
 * conversation that cannot be used.
 */
export function importChats(text: string): readonly DatasetItem[] {
  const source = 'the chats';
  const items: DatasetItem[] = [];
  const faults: DatasetFault[] = [];
  const taken = new Set<string>();
  for (const { line, value } of entriesOf(text, source)) {
    const chat = chatOf(value);
    if (typeof chat === 'string') {
      faults.push({ line, field: '', message: chat });
      continue;
    }
    const id = chat.id ?? `chat-${String(line).padStart(6, '0')}`;
    if (taken.has(id)) faults.push({ line, field: 'id', message: `${JSON.stringify(id)} is taken` });
    taken.add(id);
    const read = readDatasetLine({
      id,
      messages: chat.asked,
      ...(chat.answer === null ? {} : { heavy: { text: chat.answer } }),
    });
    if ('item' in read) items.push(read.item);
    else faults.push(...read.faults.map((fault) => ({ line, ...fault })));
  }
  if (items.length === 0 && faults.length === 0) {
    faults.push({ line: 1, field: '', message: 'there is no conversation in it' });
  }
  if (faults.length > 0) throw new DatasetError(source, faults);
  return items;
}

function entriesOf(text: string, source: string): { line: number; value: unknown }[] {
  const content = text.replace(/^\uFEFF/, '').trim();
  if (content.startsWith('[')) {
    const whole = parsed(content, 1, source);
    return Array.isArray(whole) ? whole.map((value, index) => ({ line: index + 1, value })) : [];
  }
  return content
    .split('\n')
    .flatMap((line, index) =>
      line.trim() === '' ? [] : [{ line: index + 1, value: parsed(line, index + 1, source) }],
    );
}

function parsed(text: string, line: number, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = messageOf(error);
    throw new DatasetError(source, [{ line, field: '', message: `is not JSON: ${why}` }]);
  }
}

interface Chat {
  readonly id: string | null;
  readonly asked: readonly unknown[];
  readonly answer: string | null;
}

/** A conversation up to its last question, or why it cannot be used. */
function chatOf(value: unknown): Chat | string {
  if (!isRecord(value)) return 'is no object';
  const turns = value.messages ?? value.conversations;
  if (!Array.isArray(turns)) return 'has neither messages nor conversations';
  const messages = turns.map(chatMessage);
  const last = messages.findLastIndex((message) => message?.role === 'user');
  if (last === -1) return 'has no question of a user';
  const next = messages[last + 1];
  const answer = next?.role === 'assistant' && typeof next.content === 'string' ? next.content : null;
  const id = typeof value.id === 'string' && value.id !== '' ? value.id : null;
  return { id, asked: messages.slice(0, last + 1), answer };
}

function chatMessage(turn: unknown): { role: unknown; content: unknown } | null {
  if (!isRecord(turn)) return null;
  const from = turn.role ?? turn.from;
  const role = typeof from === 'string' ? (ROLES[from] ?? from) : from;
  return { role, content: turn.content ?? turn.value };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
