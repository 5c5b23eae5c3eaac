import elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Chart, ChartState } from './chartOf.ts';
import { ANY, bundlesOf, elkGraph, linesIn, START } from './elkGraph.ts';
import type { LabelLine } from './labelLines.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A chart with places, in pixels from the top left corner. */
export interface PlacedChart {
  readonly size: { readonly width: number; readonly height: number };
  /** Outer states come before the states in them. */
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
  /** The black dot a run starts from. */
  readonly start: Box;
}

export interface PlacedState {
  /** Null stands for any state: where the machine's own edges begin. */
  readonly state: ChartState | null;
  readonly box: Box;
  readonly lines: readonly LabelLine[];
}

export interface PlacedEdge {
  /** Null for the arrow that starts a run; an empty path for any state. */
  readonly from: string | null;
  readonly to: string;
  readonly lines: readonly LabelLine[];
  readonly label: Box | null;
  readonly points: readonly Point[];
}

/** Places a chart in layers, downwards. The same chart always gets the same places. */
export async function layoutChart(chart: Chart): Promise<PlacedChart> {
  const laid = await new elk.default().layout(elkGraph(chart));
  const places = new Map(allNodes(laid).map((node) => [node.id, boxOf(node)]));
  const routes = new Map((laid.edges ?? []).map((edge) => [edge.id, edge]));
  const placeOf = (id: string): Box => places.get(id) ?? boxOf({});
  const states = chart.states
    .flatMap(withChildren)
    .map((state) => ({ state, box: placeOf(state.path), lines: linesIn(state, chart) }));
  const edges = bundlesOf(chart).map(({ id, from, to, lines }): PlacedEdge => {
    const label = routes.get(id)?.labels?.[0];
    return {
      from,
      to,
      lines,
      label: label === undefined ? null : boxOf(label),
      points: pointsOf(routes.get(id)),
    };
  });
  const first = {
    from: null,
    to: chart.initial,
    lines: [],
    label: null,
    points: pointsOf(routes.get(START)),
  };
  return {
    size: boxOf(laid),
    start: placeOf(START),
    states: places.has(ANY) ? [...states, { state: null, box: placeOf(ANY), lines: [] }] : states,
    edges: [first, ...edges],
  };
}

function withChildren(state: ChartState): ChartState[] {
  return [state, ...state.children.flatMap(withChildren)];
}

function allNodes(node: ElkNode): ElkNode[] {
  return (node.children ?? []).flatMap((child) => [child, ...allNodes(child)]);
}

function boxOf({ x, y, width, height }: Partial<Box>): Box {
  return { x: tenths(x), y: tenths(y), width: tenths(width), height: tenths(height) };
}

function pointsOf(edge: ElkExtendedEdge | undefined): Point[] {
  const points = (edge?.sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [
    startPoint,
    ...(bendPoints ?? []),
    endPoint,
  ]);
  return points.map(({ x, y }) => ({ x: tenths(x), y: tenths(y) }));
}

/** Finer digits of a pixel would make pictures differ for nothing. */
export function tenths(pixels = 0): number {
  return Math.round(pixels * 10) / 10;
}
