import { type Failure, failure } from '../../core/errors.ts';

/** Whether an answer is whole: each choice that was seen has told why it ended. */
export interface AnswerProgress {
  /** The `choices` of one chunk, of whatever shape. */
  see(choices: readonly unknown[]): void;
  /** An event with a name, as of another interface than chat: a stream of those knows no choices. */
  seeNamed(): void;
  /** Why the answer cannot be called whole; null when it can. */
  incomplete(): Failure | null;
}

export function trackAnswer(): AnswerProgress {
  const open = new Set<unknown>();
  const ended = new Set<unknown>();
  let named = false;
  return {
    see: (choices) => {
      for (const [place, choice] of choices.entries()) {
        if (typeof choice !== 'object' || choice === null) continue;
        const { index, finish_reason } = choice as { index?: unknown; finish_reason?: unknown }; // an object; looked at as unknown
        const key = index ?? place;
        if (typeof finish_reason === 'string') {
          ended.add(key);
          open.delete(key);
        } else if (!ended.has(key)) {
          open.add(key);
        }
      }
    },
    seeNamed: () => {
      named = true;
    },
    incomplete: () =>
      open.size === 0 && (ended.size > 0 || named)
        ? null
        : failure('upstream_incomplete', 'The model server ended its answer without a finish_reason'),
  };
}
