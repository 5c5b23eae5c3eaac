import { escapeMarkdown } from './escapeMarkdown.ts';
import type { ReportBlock, ReportSection, ReportTable } from './reportSection.ts';

/** A report's sections as Markdown; a figure becomes its caption and its table. */
export function renderMarkdown(
  { title, byline }: { readonly title: string; readonly byline: string },
  sections: readonly ReportSection[],
): string {
  const parts = sections.map((section) =>
    [`## ${escapeMarkdown(section.title)}`, ...section.blocks.map(blockOf)].join('\n\n'),
  );
  return `${[`# ${escapeMarkdown(title)}`, escapeMarkdown(byline), ...parts].join('\n\n')}\n`;
}

function blockOf(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return escapeMarkdown(block.text);
    case 'missing':
      return `*Missing: ${escapeMarkdown(block.text)}*`;
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
    case 'table':
      return tableOf(block.table);
    case 'figure':
      return `${escapeMarkdown(block.figure.caption)}\n\n${tableOf(block.figure.table)}`;
  }
}

function tableOf({ head, rows, cells }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = `| ${head.map((_, index) => (index === 0 || cells === 'words' ? '---' : '--:')).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
