import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenClass } from '../../src/core/tokenClass.ts';
import { tokenShape } from '../../src/core/tokenShape.ts';
import { tokenText } from './evidenceArbitraries.ts';

describe('tokenShape', () => {
  it.each([
    [' Zürich', ' aaaaaa'],
    ['x_1 = 42;', 'a_0 = 00;'],
    ['\n```', '\n```'],
    ['你好，', 'aa，'],
    ['٤٢', '00'],
    ['😀', 'a'],
    ['', ''],
  ])('%j tells no more than %j', (text, shape) => {
    expect(tokenShape(text)).toBe(shape);
  });

  it('has no letter but a, no digit but 0, and at most 24 units', () => {
    fc.assert(
      fc.property(tokenText, (text) => {
        const shape = tokenShape(text);
        expect(shape.length).toBeLessThanOrEqual(24);
        expect(shape).toMatch(/^[a0\s\p{P}$+<=>^`|~]*$/u);
      }),
    );
  });

  it('is its own shape', () => {
    fc.assert(fc.property(tokenText, (text) => tokenShape(tokenShape(text)) === tokenShape(text)));
  });
});

describe('tokenClass', () => {
  const classesOf = (...texts: string[]) => {
    let open = false;
    return texts.map((text) => {
      const found = tokenClass(text, open);
      open = found.open;
      return found.kind;
    });
  };

  it('tells words, figures, names and what is between them apart', () => {
    expect(classesOf('The', ' answer', ' is', ' ', '42', '.')).toEqual([
      'word',
      'word',
      'word',
      'blank',
      'digits',
      'blank',
    ]);
  });

  it('takes letters that continue a word, and what an underscore joins, for an identifier', () => {
    expect(classesOf(' Zür', 'ich', ' to', '\n', 'For')).toEqual([
      'word',
      'identifier',
      'word',
      'blank',
      'word',
    ]);
    expect(classesOf(' get_name', '(', 'self', ')')).toEqual(['identifier', 'blank', 'word', 'blank']);
    expect(classesOf(' x', '1', 'y')).toEqual(['word', 'digits', 'identifier']);
  });

  it('is the same for a text and for its shape', () => {
    fc.assert(
      fc.property(tokenText, fc.boolean(), (text, open) => {
        expect(tokenClass(tokenShape(text), open)).toEqual(tokenClass(text, open));
      }),
    );
  });
});
