import { plainLine } from './plainLine.ts';

/** A text as it may stand in HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
