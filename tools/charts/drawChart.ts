import { CHART_STYLE } from './chartStyle.ts';
import type { LabelLine } from './labelLines.ts';
import { labelSize, TYPE, titleWidth } from './labelSize.ts';
import { type Box, type PlacedChart, type PlacedEdge, type PlacedState, tenths } from './layoutChart.ts';
import { arrowHead, routePath } from './routePath.ts';

/**
 * A placed chart as SVG that needs nothing beside itself. Each state carries `data-state` and an id, each
 * edge `data-from` and `data-to` (`*` is any state), so that a page can mark them while a request runs.
 */
export function drawChart(name: string, description: string, chart: PlacedChart): string {
  const { width, height } = chart.size;
  const { start } = chart;
  const titleId = `${name}-title`;
  const descriptionId = `${name}-description`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="machine-chart" viewBox="0 0 ${width} ${height}"` +
      ` width="${width}" height="${height}" role="img" aria-labelledby="${titleId} ${descriptionId}">`,
    `<title id="${titleId}">The ${escaped(name)} machine</title>`,
    `<desc id="${descriptionId}">${escaped(description)}</desc>`,
    `<style>${CHART_STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="12"/>`,
    ...chart.states.map((state) => drawState(name, state, chart.edges)),
    `<circle class="start" cx="${start.x + start.width / 2}" cy="${start.y + start.height / 2}" r="6"/>`,
    ...chart.edges.map((edge) => drawEdge(name, edge)),
    ...chart.edges.flatMap((edge) => drawLabel(edge, chart.states)),
    '</svg>',
  ].join('\n')}\n`;
}

function drawState(name: string, { state, box, lines }: PlacedState, edges: readonly PlacedEdge[]): string {
  const kind = state === null ? 'any' : isCompound(state) ? 'compound' : state.isFinal ? 'final' : 'atomic';
  const naming = state === null ? '' : ` id="${idOf(name, state.path)}" data-state="${escaped(state.path)}"`;
  const title = state?.key ?? 'any state';
  const left = box.x + TYPE.padding.x;
  const top = box.y + TYPE.padding.y;
  const titleLeft = kind === 'compound' ? clearOfRoutes(box, titleWidth(title), edges) : left;
  return [
    `<g class="state ${kind}"${naming}>`,
    `<rect class="box" ${place(box)} rx="${kind === 'compound' ? 12 : 8}"/>`,
    `<text class="title" x="${titleLeft}" y="${tenths(top + TYPE.title.size)}">${escaped(title)}</text>`,
    ...drawLines(lines, left, top + TYPE.title.height + TYPE.gap),
    '</g>',
  ].join('');
}

function drawEdge(name: string, { from, to, points }: PlacedEdge): string {
  const ends = `id="${idOf(name, `${from || 'any'}--${to}`)}" data-from="${from || '*'}" data-to="${to}"`;
  return [
    from === null ? '<g class="edge">' : `<g class="edge" ${ends}>`,
    `<path class="route" d="${routePath(points)}"/>`,
    `<path class="arrow" d="${arrowHead(points)}"/>`,
    '</g>',
  ].join('');
}

function drawLabel({ label, lines }: PlacedEdge, states: readonly PlacedState[]): string[] {
  if (label === null) return [];
  const onPanel = states.some(({ state, box }) => state !== null && isCompound(state) && isIn(label, box));
  const paper = `<rect class="label-paper${onPanel ? ' panel' : ''}" ${place(label)}/>`;
  return [`<g class="label">${paper}${drawLines(lines, label.x + 5, label.y + 3).join('')}</g>`];
}

function drawLines(lines: readonly LabelLine[], left: number, top: number): string[] {
  const { tops } = labelSize(lines);
  return lines.map(({ small, words }, at) => {
    const { size, height } = small ? TYPE.small : TYPE.line;
    const baseline = tenths(top + (tops[at] ?? 0) + (height + size) / 2 - 2);
    const spans = words.map(({ text, kind }) => `<tspan class="${kind}">${escaped(text)}</tspan>`);
    return `<text${small ? ' class="small"' : ''} x="${tenths(left)}" y="${baseline}">${spans.join(' ')}</text>`;
  });
}

/** Where a compound state's title starts so that no edge runs through it: as far left as can be. */
function clearOfRoutes(box: Box, width: number, edges: readonly PlacedEdge[]): number {
  const left = box.x + TYPE.padding.x;
  const titleY = box.y + TYPE.padding.y + TYPE.title.size / 2;
  const crossings = edges.flatMap(({ points }) =>
    points.flatMap((end, at) => {
      const begin = points[at - 1] ?? end;
      const crosses = Math.min(begin.y, end.y) <= titleY && Math.max(begin.y, end.y) >= titleY;
      return crosses ? [begin.x, end.x] : [];
    }),
  );
  const isClear = (from: number) => !crossings.some((x) => x > from - 6 && x < from + width + 6);
  const starts = [left, ...crossings.map((x) => x + 12)].sort((a, b) => a - b);
  return starts.find((from) => from >= left && from + width < box.x + box.width && isClear(from)) ?? left;
}

function isCompound({ children }: { readonly children: readonly unknown[] }): boolean {
  return children.length > 0;
}

function isIn(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function place({ x, y, width, height }: Box): string {
  return `x="${x}" y="${y}" width="${width}" height="${height}"`;
}

function idOf(name: string, path: string): string {
  return `${name}-${path.replaceAll('.', '-')}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
