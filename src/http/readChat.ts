import type { ChatRequest } from '../core/chatRequest.ts';
import type { Failure } from '../core/errors.ts';
import type { RawObject } from '../core/rawObject.ts';
import { chatShape } from './chatShape.ts';
import { invalidField, readBody } from './readBody.ts';
import { routedBounds } from './routedBounds.ts';

/** A body that may be acted on: its meaning and its text. */
export interface ReadChat {
  readonly request: ChatRequest;
  readonly raw: RawObject;
}

/**
 * The request in a body, or the failure that names the field: too many values, nesting too deep, not UTF-8,
 * not JSON, not an object, a key given twice, a value of the wrong type, a lone surrogate; for a route also
 * a value out of range.
 */
export function readChat(body: Uint8Array, isRoute: (model: string) => boolean): ReadChat | Failure {
  const read = readBody(body);
  if ('code' in read) return read;
  const checked = chatShape.safeParse(read.value);
  if (!checked.success) return invalidField(checked.error);
  if (isRoute(checked.data.model)) {
    const bounded = routedBounds.safeParse(read.value);
    if (!bounded.success) return invalidField(bounded.error);
  }
  return { request: checked.data, raw: read.raw };
}
