import { Observable, type OperatorFunction } from 'rxjs';
import type { ChatChunk, WireUsage } from '../core/chat.ts';
import { type ChunkIdentity, type ClientView, toClientChunk, usageChunk } from '../core/clientChunk.ts';

/**
 * Upstream's chunks as the client asked to see them. Usage is taken out wherever it came and given once,
 * in a last chunk of its own, to a client that asked for it.
 *
 * ```
 * upstream  --r--a--b(usage)--f--|
 * client    --r--a--b---------f--(usage)|
 * ```
 * @param usageOr called when upstream reported no usage at all.
 */
export function toClientChunks(
  view: ClientView,
  newIdentity: (chunk: ChatChunk) => ChunkIdentity,
  usageOr: () => WireUsage,
): OperatorFunction<ChatChunk, ChatChunk> {
  return (chunks$) =>
    new Observable<ChatChunk>((subscriber) => {
      let identity: ChunkIdentity | null = null;
      let usage: WireUsage | null = null;
      const opened = new Set<number>();
      return chunks$.subscribe({
        next: (chunk) => {
          identity ??= newIdentity(chunk);
          usage = chunk.usage ?? usage;
          const shown = toClientChunk(chunk, view, identity, opened);
          if (shown !== null) subscriber.next(shown);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          if (view.usage && identity !== null) subscriber.next(usageChunk(usage ?? usageOr(), identity));
          subscriber.complete();
        },
      });
    });
}
