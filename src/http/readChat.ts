import type { z } from 'zod';
import type { ChatRequest } from '../core/chatRequest.ts';
import { type Failure, failure } from '../core/errors.ts';
import { MAX_DEPTH, type RawObject, readRawObject } from '../core/rawObject.ts';
import { chatSchema } from './chatSchema.ts';

/** A body that may be acted on: its meaning and its text. */
export interface ReadChat {
  readonly request: ChatRequest;
  readonly raw: RawObject;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The request in a body, or the failure that names the field: not UTF-8, not JSON, not an object, a key
 * given twice, nesting too deep, a value of the wrong type or out of range, a lone surrogate.
 */
export function readChat(body: Uint8Array): ReadChat | Failure {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(body);
    value = JSON.parse(text);
  } catch (cause) {
    return failure('invalid_json', `Cannot read the body as JSON: ${messageOf(cause)}`, { cause });
  }
  const raw = readRawObject(text);
  if ('kind' in raw) {
    const why = {
      duplicate: `\`${raw.path}\` is given twice`,
      depth: `\`${raw.path}\` is nested deeper than ${MAX_DEPTH} levels`,
      not_object: 'it is not an object',
    }[raw.kind];
    return failure(
      'invalid_value',
      `Cannot use the body: ${why}`,
      raw.path === '' ? {} : { param: raw.path },
    );
  }
  const checked = chatSchema.safeParse(value);
  if (checked.success) return { request: checked.data, raw };
  const issue = checked.error.issues[0];
  const param = issue === undefined ? '' : fieldOf(issue.path);
  return failure('invalid_value', `Invalid value for \`${param}\`: ${issue?.message ?? 'not usable'}`, {
    param,
  });
}

/** A path as OpenAI writes it: `messages[0].content`. */
function fieldOf(path: z.core.$ZodIssue['path']): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/[\p{Cc}]/gu, ' ').slice(0, 200) : 'unreadable';
}
