import { plainLine } from './plainLine.ts';

/** A text as it may stand in a line or a table cell of Markdown: no markup, no HTML, no link of its own. */
export function escapeMarkdown(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[#|~]/g, '\\$&')
    .replaceAll(/(?<=https?):(?=\/\/)|(?<=www)\./gi, (mark) => (mark === ':' ? '&#58;' : '&#46;'));
}
