import { concat, defer, EMPTY, filter, map, type OperatorFunction, of } from 'rxjs';
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
 * @param newIdentity what all chunks bear, from the first one that has a choice: chunks without may come
 * before it with an empty id and model (Azure's content filter results).
 * @param usageOr called when upstream reported no usage at all.
 */
export function toClientChunks(
  view: ClientView,
  newIdentity: (chunk: ChatChunk) => ChunkIdentity,
  usageOr: () => WireUsage,
): OperatorFunction<ChatChunk, ChatChunk> {
  return (chunks$) =>
    defer(() => {
      let identity: ChunkIdentity | null = null;
      let usage: WireUsage | null = null;
      const opened = new Set<number>();
      const shown = chunks$.pipe(
        map((chunk) => {
          usage = chunk.usage ?? usage;
          if (chunk.choices.length === 0) return null;
          identity ??= newIdentity(chunk);
          return toClientChunk(chunk, view, identity, opened);
        }),
        filter((chunk) => chunk !== null),
      );
      const last = defer(() =>
        view.usage && identity !== null ? of(usageChunk(usage ?? usageOr(), identity)) : EMPTY,
      );
      return concat(shown, last);
    });
}
