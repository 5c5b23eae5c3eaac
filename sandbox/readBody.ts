import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/** A request's body as text. Throws a Refusal when it is longer than so many bytes. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    // An IncomingMessage without an encoding yields buffers.
    const buffer = part as Buffer;
    bytes += buffer.length;
    if (bytes > limitBytes) throw new Refusal(413, `The body is larger than ${limitBytes} bytes.`);
    parts.push(buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
