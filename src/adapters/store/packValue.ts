import { promisify } from 'node:util';
import { constants, deflate, inflate, inflateSync } from 'node:zlib';

/** The first byte of what is kept says what follows. */
const RAW = 0;
const DEFLATED = 1;
/** A value larger than this is compressed: 2 KB. */
export const COMPRESSED_ABOVE_BYTES = 2_048;
/** What a value may become: a few damaged bytes do not ask for all memory. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** So little is unpacked at once, in less than handing it to another thread takes. */
const AT_ONCE_BYTES = { packed: 32 * 1024, unpacked: 256 * 1024 };

const compress = promisify<Uint8Array, { level: number }, Buffer>(deflate);
const decompress = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

/** A value as it is kept. With zlib's header and checksum: raw deflate would not notice a changed byte. */
export async function packValue(value: Uint8Array): Promise<Buffer> {
  if (value.byteLength <= COMPRESSED_ABOVE_BYTES) return prefixed(RAW, value);
  const small = await compress(value, { level: constants.Z_BEST_SPEED });
  return small.byteLength < value.byteLength ? prefixed(DEFLATED, small) : prefixed(RAW, value);
}

/** The value that was kept; null for what is damaged or was written by something else. */
export async function unpackValue(kept: Uint8Array): Promise<Uint8Array | null> {
  const body = kept.subarray(1);
  if (kept[0] === RAW) return plain(body);
  if (kept[0] !== DEFLATED) return null;
  try {
    return plain(unpackAtOnce(body) ?? (await decompress(body, { maxOutputLength: LARGEST_BYTES })));
  } catch {
    // Not what was written: as good as absent.
    return null;
  }
}

/** The same bytes, and not a copy: nobody else holds them. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** null: it is too much for the event loop to wait for. */
function unpackAtOnce(body: Uint8Array): Buffer | null {
  if (body.byteLength > AT_ONCE_BYTES.packed) return null;
  try {
    return inflateSync(body, { maxOutputLength: AT_ONCE_BYTES.unpacked });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function prefixed(kind: number, body: Uint8Array): Buffer {
  const packed = Buffer.allocUnsafe(body.byteLength + 1);
  packed[0] = kind;
  packed.set(body, 1);
  return packed;
}
