import { concatWith, filter, map, NEVER, type OperatorFunction, pipe, takeWhile } from 'rxjs';
import type { ChatChunk } from '../core/chat.ts';

/** The part of a streamed call's items that this operator reads. */
type Item =
  | { readonly type: 'chunk'; readonly chunk: ChatChunk }
  | { readonly type: 'end' }
  | { readonly type: 'failed' };

/**
 * The chunks of a call, complete only when the call ended well. After a failure it stays silent for ever:
 * a broken answer must not look like a finished one to whatever delivers it.
 *
 * ```
 * items   --c--c--e--|      --c--c--f--|
 * result  --c--c--|         --c--c------
 * ```
 */
export function chunksUntilEnd(): OperatorFunction<Item, ChatChunk> {
  return pipe(
    // Items that stop without an end or a failure are no finished answer either.
    concatWith(NEVER),
    takeWhile((item) => item.type !== 'end'),
    filter((item) => item.type === 'chunk'),
    map(({ chunk }) => chunk),
  );
}
