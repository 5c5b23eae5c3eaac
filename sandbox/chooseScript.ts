import type { ChatCall } from './chatCall.ts';
import { cutScript } from './cutScript.ts';
import { type Drafter, misanswers } from './drafter.ts';
import { DRAFT_MODEL } from './models.ts';
import type { Prompt, PromptBook } from './promptBook.ts';
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
  readonly drafter: Drafter;
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
    if (prompt === null || recording === null) return unknownScript(call, shelf, DRAFT_PACE);
    const right = replayScript(recording);
    const wrong = misanswers(shelf.drafter, prompt.id) ? await wrongScript(prompt, shelf) : null;
    if (wrong === null) return right;
    const { prompt_tokens: asked } = right.usage;
    const { completion_tokens: said } = wrong.usage;
    const usage = { ...right.usage, completion_tokens: said, total_tokens: asked + said };
    return { ...wrong, kind: 'worse', usage };
  }
  if (prompt === null) return unknownScript(call, shelf, shelf.referencePace);
  return writtenScript('reference', { prompt: text, answer: prompt.reference }, shelf.referencePace);
}

/** How many prompts of the same kind are looked at for one that was recorded. */
const KIN_TRIED = 16;

/** What the model really said to a prompt of the same kind, as sure of itself as it was there. */
async function wrongScript(prompt: Prompt, { prompts, recordings }: Shelf): Promise<Script | null> {
  for (const other of prompts.kin(prompt).slice(0, KIN_TRIED)) {
    const recording = await recordings.find(other);
    if (recording !== null) return replayScript(recording);
  }
  return null;
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
