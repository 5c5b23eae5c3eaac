import type { ChartEdge } from './chartOf.ts';

/** What a word of a label is about; the picture colours it. */
type WordKind = 'event' | 'guard' | 'opens' | 'closes' | 'commits' | 'does';

export interface Word {
  readonly text: string;
  readonly kind: WordKind;
}

/** One line of a label: what happens, or in small type what is done about it. */
export interface LabelLine {
  readonly small: boolean;
  readonly words: readonly Word[];
}

const LINE_CHARACTERS = 40;
const SMALL_LINE_CHARACTERS = 46;

/** The label of edges that are drawn as one: events with their guards, and once below what they all do. */
export function labelLines(edges: readonly ChartEdge[]): LabelLine[] {
  const byActions = new Map<string, ChartEdge[]>();
  for (const edge of edges) {
    const key = edge.actions.join(' ');
    byActions.set(key, [...(byActions.get(key) ?? []), edge]);
  }
  return [...byActions.values()].flatMap((alike) => [
    ...alike.flatMap(eventLines),
    ...actionLines(alike[0]?.actions ?? []),
  ]);
}

/** Actions in small type: the calls they open and close stand out. */
export function actionLines(actions: readonly string[], lead = ''): LabelLine[] {
  const words = actions.map((text): Word => ({ text, kind: actionKind(text) }));
  const led: Word[] = lead === '' || words.length === 0 ? words : [{ text: lead, kind: 'does' }, ...words];
  return wrapped(led, SMALL_LINE_CHARACTERS).map((line) => ({ small: true, words: line }));
}

function eventLines({ events, guard }: ChartEdge): LabelLine[] {
  const words = events.map(
    (event, at): Word => ({
      text: at < events.length - 1 ? `${event},` : event,
      kind: 'event',
    }),
  );
  const guarded: Word[] = guard === null ? words : [...words, { text: `[${guard}]`, kind: 'guard' }];
  return wrapped(guarded, LINE_CHARACTERS).map((line) => ({ small: false, words: line }));
}

function actionKind(action: string): WordKind {
  const [, kind] = /^(open|close|commit)[A-Z]/.exec(action) ?? [];
  if (kind === 'open') return 'opens';
  if (kind === 'close') return 'closes';
  return kind === 'commit' ? 'commits' : 'does';
}

function wrapped(words: readonly Word[], characters: number): Word[][] {
  const lines: Word[][] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && lineLength([...line, word]) <= characters) line.push(word);
    else lines.push([word]);
  }
  return lines;
}

/** Characters of a line, the spaces between its words included. */
export function lineLength(words: readonly Word[]): number {
  return words.reduce((sum, { text }) => sum + text.length + 1, -1);
}
