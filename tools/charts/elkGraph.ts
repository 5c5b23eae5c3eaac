import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Chart, ChartEdge, ChartState } from './chartOf.ts';
import { actionLines, type LabelLine, labelLines } from './labelLines.ts';
import { labelSize, TYPE, titleWidth } from './labelSize.ts';

/** The black dot a run starts from, and its arrow. */
export const START = '(start)';
/** Where edges of the machine itself begin: whatever the state. */
export const ANY = '(any)';

/** Edges that are drawn as one, since they lead from one state to one other. */
export interface EdgeBundle {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly LabelLine[];
}

const LAYERED_DOWNWARDS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=24,left=24,bottom=24,right=24]',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '6',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '13',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  // Together: the machine's own order runs downwards, and only what leads back runs upwards.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.thoroughness': '30',
} as const;

/** A chart as the layout engine takes it: what is drawn, how large it is, and what leads where. */
export function elkGraph(chart: Chart): ElkNode & { edges: ElkExtendedEdge[] } {
  const bundles = bundlesOf(chart);
  const any = bundles.some(({ from }) => from === '') ? [leaf(ANY, 'any state', [])] : [];
  return {
    id: chart.id,
    layoutOptions: LAYERED_DOWNWARDS,
    children: [
      { id: START, width: 12, height: 12 },
      ...chart.states.map((state) => nodeOf(state, chart)),
      ...any,
    ],
    edges: [{ id: START, sources: [START], targets: [chart.initial] }, ...bundles.map(edgeOf)],
  };
}

/** Edges by the states they join, in order; those that stay in their state are none. */
export function bundlesOf({ edges }: Chart): EdgeBundle[] {
  const bundles = new Map<string, ChartEdge[]>();
  for (const edge of edges) {
    if (edge.to === null) continue;
    const id = `${edge.from}--${edge.to}`;
    bundles.set(id, [...(bundles.get(id) ?? []), edge]);
  }
  return [...bundles].flatMap(([id, alike]) =>
    alike.slice(0, 1).map(({ from, to }) => ({ id, from, to: to ?? from, lines: labelLines(alike) })),
  );
}

/** What is written into a state: its ports, what it does on entering, and the events that leave it as it is. */
export function linesIn(state: ChartState, { edges }: Chart): LabelLine[] {
  return [
    ...actionLines(state.invokes, 'port'),
    ...actionLines(state.entry, 'entry'),
    ...labelLines(edges.filter(({ from, to }) => from === state.path && to === null)),
  ];
}

function nodeOf(state: ChartState, chart: Chart): ElkNode {
  const lines = linesIn(state, chart);
  if (state.children.length === 0) return leaf(state.path, state.key, lines);
  const top = TYPE.padding.y + TYPE.title.height + labelSize(lines).height + 10;
  return {
    id: state.path,
    children: state.children.map((child) => nodeOf(child, chart)),
    layoutOptions: { 'elk.padding': `[top=${top},left=18,bottom=18,right=18]` },
  };
}

function leaf(id: string, title: string, lines: readonly LabelLine[]): ElkNode {
  const { width, height } = labelSize(lines);
  return {
    id,
    width: Math.max(96, Math.max(titleWidth(title), width) + 2 * TYPE.padding.x),
    height: 2 * TYPE.padding.y + TYPE.title.height + (lines.length > 0 ? TYPE.gap + height : 0),
  };
}

function edgeOf({ id, from, to, lines }: EdgeBundle): ElkExtendedEdge {
  const { width, height } = labelSize(lines);
  const label = {
    text: id,
    width: width + 10,
    height: height + 6,
    layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
  };
  return { id, sources: [from === '' ? ANY : from], targets: [to], labels: [label] };
}
