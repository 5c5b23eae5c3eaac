import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMPRESSED_ABOVE_BYTES, packValue, unpackValue } from '../../../src/adapters/store/packValue.ts';

describe('a packed value', () => {
  test('is unpacked to what it was, whatever it is, and takes a byte more at most', async () => {
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 3 * COMPRESSED_ABOVE_BYTES }),
      fc.tuple(fc.nat(255), fc.nat(2_000_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
    );
    await fc.assert(
      fc.asyncProperty(value, async (each) => {
        const packed = await packValue(each);
        expect(packed.byteLength).toBeLessThanOrEqual(each.byteLength + 1);
        const unpacked = await unpackValue(packed);
        expect(unpacked !== null && Buffer.compare(unpacked, each) === 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('is absent, never an error and never another value, when a byte of it is changed or missing', async () => {
    const value = new TextEncoder().encode('what an answer says, and says again. '.repeat(100));
    const packed = await packValue(value);
    const at = fc.nat(packed.length - 2).map((n) => n + 1);
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), fc.boolean(), async (where, change, cut) => {
        const damaged = Buffer.from(cut ? packed.subarray(0, where) : packed);
        if (!cut) damaged[where] = (packed[where] ?? 0) ^ change;
        const found = await unpackValue(damaged);
        if (found !== null) expect(Buffer.from(found).equals(value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is absent when another program wrote it', async () => {
    for (const text of ['', 'plain', '{"json":true}', '\u0001', '\u0001not deflated', '\u0002x'])
      expect(await unpackValue(Buffer.from(text))).toBe(null);
  });

  test('does not ask for all memory when it claims to be enormous', async () => {
    const bomb = deflateSync(Buffer.alloc(80 * 1024 * 1024));
    expect(await unpackValue(Buffer.concat([Uint8Array.of(1), bomb]))).toBe(null);
  });
});
