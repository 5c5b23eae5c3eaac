import type { Exchange } from './exchange.ts';

/** A body read to its end, or why it was not. */
export type Collected =
  | { readonly type: 'whole'; readonly bytes: Uint8Array }
  | { readonly type: 'too_long' }
  | { readonly type: 'cut' };

/** Reads to the end of the body; one longer than the limit is given up at once. */
export async function collectBody(exchange: Exchange, limitBytes: number): Promise<Collected> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = exchange.take();
    if (part !== null) {
      parts.push(part);
      length += part.length;
      if (length > limitBytes) {
        exchange.abandon();
        return { type: 'too_long' };
      }
    } else if (exchange.over !== null) {
      return exchange.over.type === 'end' ? { type: 'whole', bytes: Buffer.concat(parts) } : { type: 'cut' };
    } else {
      await exchange.more();
    }
  }
}
