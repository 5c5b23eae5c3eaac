import { timingSafeEqual } from 'node:crypto';
import { type KeyedHash, keyedHash } from './keyedHash.ts';

const SEAL_BYTES = 16;

/**
 * Puts a seal before what is kept, over its key and itself. Bytes that were altered, cut, written by somebody
 * without the secret, or moved from another key, as from another tenant's, are then not taken for an answer.
 */
export class Seal {
  readonly #hash: KeyedHash;

  constructor(secret: Uint8Array) {
    this.#hash = keyedHash(secret);
  }

  put(key: string, value: Uint8Array): Uint8Array {
    return Buffer.concat([this.#of(key, value), value]);
  }

  /** What was sealed under this key; null when it was not. */
  take(key: string, sealed: Uint8Array): Uint8Array | null {
    if (sealed.length < SEAL_BYTES) return null;
    const value = sealed.subarray(SEAL_BYTES);
    return timingSafeEqual(this.#of(key, value), sealed.subarray(0, SEAL_BYTES)) ? value : null;
  }

  #of(key: string, value: Uint8Array): Buffer {
    return this.#hash(`seal ${key.length} ${key}`, value).subarray(0, SEAL_BYTES);
  }
}
