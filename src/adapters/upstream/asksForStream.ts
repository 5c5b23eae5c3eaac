/** Whether a request's JSON says `"stream": true`; what cannot be read does not. */
export function asksForStream(body: string | Uint8Array): boolean {
  const text = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Most bodies without it, images included, are told apart without being parsed.
  if (!text.includes('"stream"')) return false;
  try {
    const value: unknown = JSON.parse(text.toString());
    return typeof value === 'object' && value !== null && 'stream' in value && value.stream === true;
  } catch {
    // Not JSON: the upstream will say so.
    return false;
  }
}
