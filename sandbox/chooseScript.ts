import type { ChatCall } from './chatCall.ts';
import { cutScript } from './cutScript.ts';
import { DRAFT_MODEL } from './models.ts';
import type { PromptBook } from './promptBook.ts';
import type { Recordings } from './recordings.ts';
import { Refusal } from './refusal.ts';
import { replayScript } from './replayScript.ts';
import type { Script } from './script.ts';
import { DRAFT_PACE, type Pace, writtenScript } from './writtenScript.ts';

/** What the sandbox answers from. */
export interface Shelf {
  readonly prompts: PromptBook;
  readonly recordings: Recordings;
  readonly referencePace: Pace;
}

/**
 * Finds what the model says to this call, within the client's bounds. A call that nothing fits is answered
 * too, in words that say so and without log-probabilities: missing evidence is not confidence, so a gateway
 * in front goes on to its heavy model. Throws a Refusal when a recorded answer is asked for more than once.
 */
export async function chooseScript(call: ChatCall, shelf: Shelf): Promise<Script> {
  if (call.model === DRAFT_MODEL && call.choices > 1) {
    const message = `n must be 1 for ${DRAFT_MODEL}: each prompt was recorded once. n is ${call.choices}.`;
    throw new Refusal(400, message, { param: 'n' });
  }
  return cutScript(await wholeScript(call, shelf), call.bounds);
}

async function wholeScript(call: ChatCall, shelf: Shelf): Promise<Script> {
  const { type, text } = call.conversation;
  const prompt = type === 'prompt' ? shelf.prompts.find(text) : null;
  if (call.model === DRAFT_MODEL) {
    const recording = prompt === null ? null : await shelf.recordings.find(prompt);
    return recording === null ? unknownScript(call, shelf, DRAFT_PACE) : replayScript(recording);
  }
  if (prompt === null) return unknownScript(call, shelf, shelf.referencePace);
  return writtenScript('reference', { prompt: text, answer: prompt.reference }, shelf.referencePace);
}

function unknownScript({ conversation }: ChatCall, { prompts }: Shelf, pace: Pace): Script {
  const why =
    conversation.type === 'prompt'
      ? 'This sandbox replays stored answers and has none for this prompt.'
      : 'This sandbox replays stored answers to single user messages, without a system prompt, a history or images.';
  const known = prompts.samples.map((sample) => JSON.stringify(sample)).join(', ');
  const answer = known === '' ? why : `${why} Try one of these: ${known}.`;
  return writtenScript('unknown-prompt', { prompt: conversation.text, answer }, pace);
}
