/** A part of a report, before it is HTML or Markdown. Texts are plain: whoever renders them escapes them. */
export interface ReportSection {
  /** Anchor: lower-case letters and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly text: string }
  /** Not measured; said as such. */
  | { readonly kind: 'missing'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: ReportTable }
  | { readonly kind: 'figure'; readonly figure: ReportFigure };

export interface ReportTable {
  readonly head: readonly string[];
  /** Every row as long as the head; the first column is a name. */
  readonly rows: readonly (readonly string[])[];
  /** What the other columns hold; figures stand to the right. */
  readonly cells: 'figures' | 'words';
}

export interface ReportFigure {
  /** An svg element as markup, escaped already. */
  readonly svg: string;
  readonly caption: string;
  readonly legend: readonly LegendEntry[];
  /** The same data for those who cannot see the picture, and for Markdown. */
  readonly table: ReportTable;
}

export interface LegendEntry {
  readonly label: string;
  /** A colour of reportStyle.ts. */
  readonly colour: string;
  readonly shape: 'dot' | 'ring' | 'line' | 'dashes' | 'square';
}
