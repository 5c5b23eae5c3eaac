import type { Chart, ChartEdge, ChartState } from './chartOf.ts';

/** Every edge of a chart as a Markdown table with even columns, in the order in which guards are asked. */
export function edgeTable(chart: Chart): string {
  const ports = new Map(chart.states.flatMap((state) => openPorts(state, [])));
  const rows = [HEAD, ...chart.edges.map((edge) => row(edge, chart, ports))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  const [head = '', ...body] = rows.map((cells) => line(cells));
  return [
    head,
    line(
      HEAD.map(() => ''),
      '-',
    ),
    ...body,
  ].join('\n');
}

const HEAD = ['state', 'event', 'guard', 'to', 'opens', 'closes', 'does'];

function row(edge: ChartEdge, chart: Chart, ports: ReadonlyMap<string, readonly string[]>): string[] {
  const { from, to, events, guard, actions } = edge;
  const before = ports.get(from) ?? [];
  const after = to === null ? before : (ports.get(to) ?? []);
  const entry = to === null ? [] : (allStates(chart.states).find(({ path }) => path === to)?.entry ?? []);
  const opens = [...named(actions, 'open'), ...after.filter((port) => !before.includes(port))];
  const closes = [...named(actions, 'close'), ...before.filter((port) => !after.includes(port))];
  const does = [...actions.filter((action) => !/^(open|close)[A-Z]/.test(action)), ...entry];
  return [
    from === '' ? 'any' : from,
    events.join(', '),
    guard ?? '',
    to ?? 'stays',
    opens.join(', '),
    closes.join(', '),
    does.join(', '),
  ];
}

/** What actions called `openDraft` or `closeHeavy` open or close: `draft`, `heavy`. */
function named(actions: readonly string[], verb: 'open' | 'close'): string[] {
  return actions.flatMap((action) => {
    const [, port] = new RegExp(`^${verb}([A-Z].*)$`).exec(action) ?? [];
    return port === undefined ? [] : [port.charAt(0).toLowerCase() + port.slice(1)];
  });
}

function openPorts(state: ChartState, outer: readonly string[]): [string, readonly string[]][] {
  const open = [...outer, ...state.invokes];
  return [[state.path, open], ...state.children.flatMap((child) => openPorts(child, open))];
}

function allStates(states: readonly ChartState[]): ChartState[] {
  return states.flatMap((state) => [state, ...allStates(state.children)]);
}
