import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml } from '../../../src/calibration/report/escapeHtml.ts';
import { escapeMarkdown } from '../../../src/calibration/report/escapeMarkdown.ts';

describe('in HTML', () => {
  test('nothing that opens an element, an entity or ends an attribute is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  test('a plain text stays as it is', () => {
    expect(escapeHtml('12.3 % [10.1, 14.0], größer – 数')).toBe('12.3 % [10.1, 14.0], größer – 数');
  });
});

describe('in Markdown', () => {
  test('is one line without HTML, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeMarkdown(text)).not.toMatch(/[<>\r\n\u2028\u2029]/);
      }),
    );
  });

  test('links, images, code, tables and addresses are only text', () => {
    expect(escapeMarkdown('![x](y) [a](b) `c` | _d_ ~e~')).toBe(
      '!\\[x](y) \\[a](b) \\`c\\` \\| \\_d\\_ \\~e\\~',
    );
    expect(escapeMarkdown('https://example.com www.example.com')).toBe(
      'https&#58;//example.com www&#46;example.com',
    );
  });
});
