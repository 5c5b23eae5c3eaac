import type { Asked } from '../../../test/end-to-end/asking.ts';

/** What a client was shown, however it came: an original and its replay are compared by it. */
export interface Shown {
  readonly status: number;
  readonly id: string | null;
  readonly role: string | null;
  readonly content: string;
  readonly finishReason: string | null;
  readonly usage: unknown;
  /** Log-probabilities in the order of the tokens, from whichever chunk. */
  readonly logprobs: readonly unknown[];
  /** Pieces of content that a stream came in; 1 of a whole answer. */
  readonly pieces: number;
  /** `x-draft-cache`. */
  readonly cache: string | null;
  readonly cut: boolean;
}

/** @param stream whether it was asked for as a stream; a refusal is JSON all the same. */
export function shownOf(asked: Asked, stream: boolean): Shown {
  const { status, headers, cut } = asked;
  const base = { status, cut, cache: headers['x-draft-cache'] ?? null };
  const isStream = stream && status === 200;
  if (!isStream) {
    const answer = status === 200 && !cut ? asked.json : null;
    const [choice] = answer?.choices ?? [];
    return {
      ...base,
      id: answer?.id ?? null,
      role: choice?.message.role ?? null,
      content: choice?.message.content ?? '',
      finishReason: choice?.finish_reason ?? null,
      usage: answer?.usage ?? null,
      logprobs: choice?.logprobs?.content ?? [],
      pieces: 1,
    };
  }
  const chunks = asked.frames.filter((frame) => frame !== '[DONE]' && frame.error === undefined);
  const choices = chunks.flatMap((chunk) => chunk.choices);
  const said: string[] = choices.map((choice) => choice.delta.content ?? '').filter((text) => text !== '');
  return {
    ...base,
    id: chunks[0]?.id ?? null,
    role: choices.find((choice) => choice.delta.role)?.delta.role ?? null,
    content: said.join(''),
    finishReason: choices.findLast((choice) => choice.finish_reason)?.finish_reason ?? null,
    usage: chunks.findLast((chunk) => chunk.usage)?.usage ?? null,
    logprobs: choices.flatMap((choice) => choice.logprobs?.content ?? []),
    pieces: said.length,
  };
}

/** Whether both say the same; the id, and the pieces it came in, are each one's own. */
export function saysTheSame(one: Shown, other: Shown): boolean {
  const said = ({ status, role, content, finishReason, usage, logprobs }: Shown): string =>
    JSON.stringify([status, role, content, finishReason, usage, logprobs]);
  return said(one) === said(other);
}
