import { requestMachine } from '../../machines/index.ts';

/** As much of a chart's node as its states take. */
interface ChartNode {
  readonly type: string;
  readonly states: Readonly<Record<string, ChartNode>>;
}

/** The states in which a request can be while it is answered, in the words of receipts: `drafting.held`. */
export function chartStates(): readonly string[] {
  return leavesOf(requestMachine.root, []);
}

function leavesOf({ type, states }: ChartNode, path: readonly string[]): readonly string[] {
  const inner = Object.entries(states);
  if (type === 'final') return [];
  if (inner.length === 0) return [path.join('.')];
  return inner.flatMap(([name, node]) => leavesOf(node, [...path, name]));
}
