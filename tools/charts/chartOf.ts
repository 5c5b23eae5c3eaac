import { isDeepStrictEqual } from 'node:util';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { type DirectedGraphNode, toDirectedGraph } from 'xstate/graph';

/** A machine as a picture and a table need it: plain data, in the order the machine declares it. */
export interface Chart {
  readonly id: string;
  /** Path of the state a run starts in, entered down to the innermost. */
  readonly initial: string;
  readonly states: readonly ChartState[];
  readonly edges: readonly ChartEdge[];
}

export interface ChartState {
  /** Keys from the outside in, as `drafting.held`. */
  readonly path: string;
  readonly key: string;
  readonly isFinal: boolean;
  /** Ports that are open for as long as the state lasts. */
  readonly invokes: readonly string[];
  /** Actions on entering. */
  readonly entry: readonly string[];
  readonly children: readonly ChartState[];
}

/** What one or more events of a state do under one guard. */
export interface ChartEdge {
  /** Empty for the machine itself: whatever the state. */
  readonly from: string;
  /** The innermost state entered; null when the state stays what it is. */
  readonly to: string | null;
  readonly events: readonly string[];
  /** `else` where earlier guards of the same event were not met; null where none is asked. */
  readonly guard: string | null;
  readonly actions: readonly string[];
}

/** Guards that only sort out events nobody waits for any more: each event of a spawned child has one. */
const LEFT_OUT: ReadonlySet<string> = new Set(['stale']);

/** The states and edges of a machine. Events of a state that do the same under the same guard are one edge. */
export function chartOf(machine: AnyStateMachine): Chart {
  const graph = toDirectedGraph(machine);
  return {
    id: machine.id,
    initial: pathOf(innermost(machine.root)),
    states: graph.children.map(stateOf),
    edges: merged(edgesOf(graph)),
  };
}

function stateOf({ stateNode, children }: DirectedGraphNode): ChartState {
  return {
    path: pathOf(stateNode),
    key: stateNode.key,
    isFinal: stateNode.type === 'final',
    invokes: stateNode.invoke.map(({ id }) => id),
    entry: namesOf(stateNode.entry),
    children: children.map(stateOf),
  };
}

/** The graph knows what events do; what a state does by itself it leaves out. */
function edgesOf({ stateNode, edges, children }: DirectedGraphNode): ChartEdge[] {
  const transitions = [...(stateNode.always ?? []), ...edges.map(({ transition }) => transition)];
  const guarded = new Set<string>();
  const own = transitions.flatMap((transition): ChartEdge[] => {
    const named = transition.guard === undefined ? null : nameOf(transition.guard);
    if (named !== null && LEFT_OUT.has(named)) return [];
    const guard = named ?? (guarded.has(transition.eventType) ? 'else' : null);
    if (named !== null) guarded.add(transition.eventType);
    const target = transition.target?.[0];
    return [
      {
        from: pathOf(stateNode),
        to: target === undefined ? null : pathOf(innermost(target)),
        events: [eventName(transition, stateNode)],
        guard,
        actions: namesOf(transition.actions),
      },
    ];
  });
  return [...own, ...children.flatMap(edgesOf)];
}

/** Only neighbours in the order of the guards: an event may not be listed before a guard that is asked first. */
function merged(edges: readonly ChartEdge[]): ChartEdge[] {
  const kept: ChartEdge[] = [];
  for (const edge of edges) {
    const same = kept.findLastIndex((other) => doesTheSame(other, edge));
    const asked = kept.findLastIndex(
      ({ from, events }) => from === edge.from && events.some((event) => edge.events.includes(event)),
    );
    const into = kept[same];
    if (into === undefined || asked > same) kept.push(edge);
    else kept[same] = { ...into, events: [...into.events, ...edge.events] };
  }
  return kept;
}

function doesTheSame(one: ChartEdge, other: ChartEdge): boolean {
  const { events: _, ...oneDoes } = one;
  const { events: __, ...otherDoes } = other;
  return isDeepStrictEqual(oneDoes, otherDoes);
}

function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}

function innermost(node: AnyStateNode): AnyStateNode {
  const next = node.type === 'compound' ? node.initial.target[0] : undefined;
  return next === undefined ? node : innermost(next);
}

function eventName({ eventType }: AnyTransitionDefinition, source: AnyStateNode): string {
  if (eventType === '') return 'always';
  const [, kind = '', subject = ''] =
    /^xstate\.(after|error\.actor|done\.actor)\.(.+)$/.exec(eventType) ?? [];
  if (kind === 'after') return `after ${subject.slice(0, -source.id.length - 1)}`;
  if (kind === 'error.actor') return `${subject} errors`;
  return kind === 'done.actor' ? `${subject} is done` : eventType;
}

/** Delays are events the machine sends itself; their edges show them. */
function namesOf(actions: readonly unknown[]): string[] {
  return actions.map(nameOf).filter((name) => name !== 'xstate.raise' && name !== 'xstate.cancel');
}

function nameOf(thing: unknown): string {
  if (typeof thing === 'string') return thing;
  const typed = thing as { readonly type?: unknown } | null;
  return typeof typed?.type === 'string' ? typed.type : '(inline)';
}
