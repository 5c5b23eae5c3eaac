import type { Socket } from 'node:net';
import { ERRORS, errorBody, failure } from '../core/errors.ts';

/** What Node's parser gives up on, by its code; anything else is a 400. */
const ENDINGS: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'its headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'it did not arrive in time'],
};

/**
 * Answers bytes that are no HTTP request in the shape of every other error, and ends the connection: there
 * is no request, and so no reply, that could carry it.
 */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // A response that is under way would get this in its middle.
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const [status, why] = ENDINGS[error.code ?? ''] ?? [
    `${ERRORS.invalid_value.status} Bad Request`,
    'it is not HTTP',
  ];
  const body = JSON.stringify(errorBody(failure('invalid_value', `Cannot read the request: ${why}`)));
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
