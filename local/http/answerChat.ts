import type { ChatModel, GeneratedToken } from '../model/ChatModel.ts';
import { AnswerText, type Release } from '../text/AnswerText.ts';
import { ApiError } from '../wire/ApiError.ts';
import type { FinishReason } from '../wire/answerShapes.ts';
import type { ChatRequest } from '../wire/chatRequest.ts';
import { type LogprobEntry, logprobEntry } from '../wire/logprobEntry.ts';
import { seedOf } from '../wire/seedOf.ts';
import type { Counts } from '../wire/usage.ts';

/** A part of an answer: text with its tokens' log-probabilities if they were asked for; at last its end. */
export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string; readonly entries: readonly LogprobEntry[] | undefined }
  | { readonly kind: 'end'; readonly finish: FinishReason; readonly counts: Counts };

/**
 * Answers one request, when its turn comes. Yields nothing before the first token is there; throws an ApiError
 * for a prompt that does not fit, and the signal's reason once it aborts, within a token or a step of the prompt.
 */
export async function* answerChat(
  model: ChatModel,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void, undefined> {
  const { alternatives, temperature, topP, stops } = request;
  const prompt = promptTokens(model, request);
  const room = model.contextSize - prompt.length;
  const generation = {
    prompt,
    most: Math.min(request.mostTokens ?? room, room),
    sampling: { temperature, topP, seed: seedOf(request.seed) },
    scored: alternatives !== undefined,
  };
  const shown = new AnswerText<GeneratedToken>(stops);
  const counts = { prompt: prompt.length, reused: 0, completion: 0 };
  const count = (reused: number) => {
    counts.reused = reused;
  };
  let finish: FinishReason = 'length';

  const endTurn = await model.queue.turn(signal);
  try {
    for await (const generated of model.generate(generation, { signal, reused: count })) {
      counts.completion++;
      if (model.vocabulary.ends(generated.token)) {
        finish = 'stop';
        break;
      }
      const bytes = model.vocabulary.bytes(generated.token) ?? new Uint8Array();
      const { release, stopped } = shown.push({ bytes, extra: generated });
      yield* part(release, model, alternatives);
      if (stopped) {
        finish = 'stop';
        break;
      }
    }
    yield* part(shown.end(), model, alternatives);
    yield { kind: 'end', finish, counts };
  } finally {
    endTurn();
  }
}

function promptTokens(model: ChatModel, request: ChatRequest): number[] {
  let tokens: number[];
  try {
    tokens = model.promptTokens(request.turns);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError(400, `The model's chat template refuses these messages: ${reason}`, {
      param: 'messages',
    });
  }
  if (tokens.length < model.contextSize) return tokens;
  throw new ApiError(
    400,
    `This model's maximum context length is ${model.contextSize} tokens. However, your messages resulted in ${tokens.length} tokens. Please reduce the length of the messages.`,
    { param: 'messages', code: 'context_length_exceeded' },
  );
}

function* part(
  { text, pieces }: Release<GeneratedToken>,
  { vocabulary }: ChatModel,
  alternatives: number | undefined,
): Generator<AnswerPart> {
  if (pieces.length === 0) return;
  const entries = pieces.flatMap(({ bytes, extra: { token, scores } }) => {
    if (scores === undefined) return [];
    const scored = { chosen: scores.chosen, top: scores.top.slice(0, alternatives) };
    return logprobEntry(scored, vocabulary.bytes(token) && bytes, vocabulary);
  });
  yield { kind: 'text', text, entries: alternatives === undefined ? undefined : entries };
}
