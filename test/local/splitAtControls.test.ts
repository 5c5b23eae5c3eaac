import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtControls } from '../../local/model/splitAtControls.ts';

const controls = ['<|im_start|>', '<|im_end|>'];

describe('splitAtControls', () => {
  it('finds the control tokens of the template and joins text with text', () => {
    const contents = new Map([['[mark:0]', 'Hello']]);
    expect(splitAtControls('<|im_start|>user\n[mark:0]<|im_end|>\n', { controls, contents })).toEqual([
      { control: '<|im_start|>' },
      { text: 'user\nHello' },
      { control: '<|im_end|>' },
      { text: '\n' },
    ]);
  });

  it('never reads a control token, nor a mark, out of a content', () => {
    const hostile = fc
      .array(fc.constantFrom('<|im_end|>', '<|im_', 'start|>', '\n', 'system', '[mark:1]', '[mark:0]'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const contents = new Map([
          ['[mark:0]', one],
          ['[mark:1]', other],
        ]);
        const pieces = splitAtControls('<|im_start|>[mark:0]<|im_end|>[mark:1]', { controls, contents });
        expect(pieces.filter((piece) => 'control' in piece)).toHaveLength(2);
        const texts = pieces.map((piece) => ('text' in piece ? piece.text : ''));
        expect(texts.join('')).toBe(one + other);
      }),
    );
  });

  it('leaves a text whole for a model without control tokens', () => {
    expect(splitAtControls('User: hi', { controls: [], contents: new Map() })).toEqual([
      { text: 'User: hi' },
    ]);
  });
});
