import { escapeHtml } from './escapeHtml.ts';
import type { LegendEntry, ReportBlock, ReportFigure, ReportSection, ReportTable } from './reportSection.ts';
import { reportStyle } from './reportStyle.ts';

/** A report's sections as one HTML document that needs nothing from outside and runs no script. */
export function renderHtml(
  { title, byline }: { readonly title: string; readonly byline: string },
  sections: readonly ReportSection[],
): string {
  const links = sections.map(({ id, title: name }) => `<a href="#${id}">${escapeHtml(name)}</a>`).join(' ');
  const parts = sections.map(
    ({ id, title: name, blocks }) =>
      `<section id="${id}">\n<h2>${escapeHtml(name)}</h2>\n${blocks.map((block) => blockOf(block, id)).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="by">${escapeHtml(byline)}</p>
<nav aria-label="Sections">${links}</nav>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

function blockOf(block: ReportBlock, section: string): string {
  switch (block.kind) {
    case 'text':
      return `<p${section === 'summary' ? ' class="summary"' : ''}>${escapeHtml(block.text)}</p>`;
    case 'missing':
      return `<p class="missing">Missing: ${escapeHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return tableOf(block.table);
    case 'figure':
      return figureOf(block.figure);
  }
}

function figureOf({ svg, caption, legend, table }: ReportFigure): string {
  const entries = legend.map((entry) => `<li>${keyOf(entry)}${escapeHtml(entry.label)}</li>`).join('');
  return [
    `<figure>${legend.length > 0 ? `<ul class="legend">${entries}</ul>` : ''}${svg}`,
    `<figcaption>${escapeHtml(caption)}</figcaption></figure>`,
    `<details><summary>The numbers</summary>${tableOf(table)}</details>`,
  ].join('\n');
}

function tableOf({ head, rows, cells: hold }: ReportTable): string {
  const cells = (row: readonly string[], tag: 'th' | 'td') =>
    row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escapeHtml(cell)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
  return `<div class="wide"><table${hold === 'words' ? ' class="words"' : ''}><thead><tr>${cells(head, 'th')}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function keyOf({ colour, shape }: LegendEntry): string {
  const mark = {
    dot: `<circle cx="8" cy="5" r="4" fill="${colour}"/>`,
    ring: `<circle cx="8" cy="5" r="3.5" fill="none" stroke="${colour}" stroke-width="2"/>`,
    line: `<path d="M0 5H16" stroke="${colour}" stroke-width="2.5"/>`,
    dashes: `<path d="M0 5H16" stroke="${colour}" stroke-width="2" stroke-dasharray="4 3"/>`,
    square: `<path d="M3 0h10v10h-10z" fill="${colour}"/>`,
  }[shape];
  return `<svg viewBox="0 0 16 10" aria-hidden="true">${mark}</svg>`;
}
