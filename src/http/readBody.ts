import type { z } from 'zod';
import { type Failure, failure } from '../core/errors.ts';
import { type JsonFault, MAX_DEPTH, MAX_VALUES, type RawObject, readRawObject } from '../core/rawObject.ts';

/** A key may be as long as the body; who reads the error needs its beginning. */
const LONGEST_PARAM = 400;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON object in a body, as a value and as its text, or the failure that says why there is none: too many
 * values, nesting too deep, not UTF-8, not JSON, not an object, a key given twice.
 */
export function readBody(body: Uint8Array): { readonly value: unknown; readonly raw: RawObject } | Failure {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (cause) {
    return notJson(cause);
  }
  const raw = readRawObject(text);
  // What is too much to parse is refused unparsed, JSON or not.
  if ('kind' in raw && (raw.kind === 'depth' || raw.kind === 'values')) return unusable(raw);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return notJson(cause);
  }
  return 'kind' in raw ? unusable(raw) : { value, raw };
}

/** What a shape found, as a failure that names the first field at fault. */
export function invalidField({ issues: [issue] }: z.ZodError): Failure {
  const param = issue === undefined ? '' : fieldOf(issue.path).slice(0, LONGEST_PARAM);
  return failure('invalid_value', `Invalid value for \`${param}\`: ${issue?.message ?? 'not usable'}`, {
    param,
  });
}

function notJson(cause: unknown): Failure {
  return failure('invalid_json', `Cannot read the body as JSON: ${messageOf(cause)}`, { cause });
}

function unusable({ kind, path }: JsonFault): Failure {
  const where = path.slice(0, LONGEST_PARAM);
  const why = {
    duplicate: `\`${where}\` is given twice`,
    depth: `\`${where}\` is nested deeper than ${MAX_DEPTH} levels`,
    values: `it holds more than ${MAX_VALUES} values, up to \`${where}\``,
    not_object: 'it is not an object',
  }[kind];
  return failure('invalid_value', `Cannot use the body: ${why}`, where === '' ? {} : { param: where });
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
