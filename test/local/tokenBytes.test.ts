import { describe, expect, it } from 'vitest';
import { tokenBytes } from '../../local/model/tokenBytes.ts';
import { tokenText } from '../../local/wire/logprobEntry.ts';

describe('tokenBytes', () => {
  it('reads the byte alphabet of GPT-2', () => {
    expect(tokenText(tokenBytes('Ġhello', 'byte-level'))).toBe(' hello');
    expect(tokenText(tokenBytes('Ċ', 'byte-level'))).toBe('\n');
    expect([...tokenBytes('ĠðŁ', 'byte-level')]).toEqual([0x20, 0xf0, 0x9f]);
  });

  it('reads the marks of SentencePiece', () => {
    expect(tokenText(tokenBytes('▁hello', 'sentencepiece'))).toBe(' hello');
    expect([...tokenBytes('<0xF0>', 'sentencepiece')]).toEqual([0xf0]);
  });
});

describe('tokenText', () => {
  it('writes bytes that are no whole characters so that they stay tellable apart', () => {
    expect(tokenText(Uint8Array.of(0x20, 0xf0, 0x9f))).toBe('\\x20\\xf0\\x9f');
    expect(tokenText(new TextEncoder().encode('\ufeffé'))).toBe('\ufeffé');
  });
});
