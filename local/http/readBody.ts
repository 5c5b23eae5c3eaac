import type { IncomingMessage } from 'node:http';
import { ApiError } from '../wire/ApiError.ts';

const mostBytes = 4 * 1024 * 1024;

/** The request's JSON. Throws an ApiError 413 beyond 4 MiB and 400 for what is not JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // A body that is too large is read to its end all the same: to hang up on it would lose the answer.
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= mostBytes) parts.push(part);
  }
  if (bytes > mostBytes) throw new ApiError(413, `The body is larger than ${mostBytes} bytes.`);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    throw new ApiError(
      400,
      `The body is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
