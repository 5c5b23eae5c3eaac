import fc from 'fast-check';
import type { StreamItem } from '../../src/ports.ts';
import { broken, CALM, finish, HOT, opening, WARM } from '../fakes.ts';

export type Level = 'calm' | 'warm' | 'hot';
export type Ending = 'stop' | 'length' | 'content_filter' | 'broken' | 'stall';

/** What a model will say: its tokens, how they are grouped into chunks, and how it ends. */
export interface Script {
  readonly levels: readonly Level[];
  /** Tokens a chunk; the last chunk takes the rest. */
  readonly groups: readonly number[];
  readonly ending: Ending;
  /** Whether usage is reported at the end. */
  readonly usage: boolean;
}

const TOP = { calm: CALM, warm: WARM, hot: HOT } as const;

/** The script's whole text when each token is named. */
export function textOf({ levels }: Script, name: string): string {
  return levels.map((_, at) => `${name}${at} `).join('');
}

/** The script as the items of a streamed call. */
export function itemsOf({ levels, groups, ending, usage }: Script, name: string): StreamItem[] {
  const items: StreamItem[] = [opening()];
  for (let at = 0, group = 0; at < levels.length; group += 1) {
    const part = levels.slice(at, at + (groups[group] ?? levels.length));
    const content = part.map((level, inPart) => ({
      token: `${name}${at + inPart} `,
      logprob: 0,
      top_logprobs: TOP[level].map((logprob) => ({ token: 'x', logprob })),
    }));
    at += part.length;
    items.push({
      type: 'chunk',
      chunk: {
        id: name,
        choices: [
          {
            index: 0,
            delta: { content: content.map(({ token }) => token).join('') },
            finish_reason: null,
            logprobs: { content },
          },
        ],
      },
    });
  }
  if (ending === 'broken') return [...items, broken()];
  if (ending === 'stall') return items;
  return [...items, ...finish(ending, usage ? { prompt: 7, completion: levels.length } : null)];
}

const level = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Level>('calm') },
  { weight: 6, arbitrary: fc.constant<Level>('warm') },
  { weight: 1, arbitrary: fc.constant<Level>('hot') },
);

/** Runs of one level, so that doubts last and end. */
const levels = fc
  .array(fc.tuple(level, fc.integer({ min: 1, max: 14 })), { maxLength: 6 })
  .map((runs) => runs.flatMap(([one, count]) => Array.from({ length: count }, () => one)));

const ending = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Ending>('stop') },
  { weight: 2, arbitrary: fc.constant<Ending>('broken') },
  { weight: 2, arbitrary: fc.constantFrom<Ending>('length', 'content_filter', 'stall') },
);

export const script: fc.Arbitrary<Script> = fc.record({
  levels,
  groups: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 }),
  ending,
  usage: fc.boolean(),
});
