import type { UpstreamScript } from './upstreamScript.ts';

/** What the top five of a token look like, by what the default policy thinks of them. */
const TOP_FIVE = {
  /** 0.25 bits. */
  calm: [0.97, 0.01, 0.01, 0.005, 0.005],
  /** 1.81 bits: above soft (1.6), below the threshold (2). */
  doubtful: [0.55, 0.2, 0.12, 0.08, 0.05],
  /** 2.32 bits: above the threshold. */
  hot: [0.2, 0.2, 0.2, 0.2, 0.2],
} as const;

type Mood = keyof typeof TOP_FIVE;

const WORDS = (
  'The capital of France is Paris , a city on the Seine that has been the seat of its government for most of ' +
  'its history and remains the largest city in the country by population .'
).split(' ');

/** The text of token `index`, from 1. */
function wordAt(index: number): string {
  return `${index === 1 ? '' : ' '}${WORDS[(index - 1) % WORDS.length] ?? ''}`;
}

/** What a token is to the default policy. The heavy model is never doubted. */
export function moodAt(script: UpstreamScript, heavy: boolean, index: number): Mood {
  if (heavy) return 'calm';
  if (index === script.hotAt) return 'hot';
  return script.doubtFrom !== null && index >= script.doubtFrom ? 'doubtful' : 'calm';
}

const rendered = new Map<string, string>();

/** One token as a server-sent event, rendered once: the double must cost as little as it can. */
export function tokenFrame(model: string, index: number, mood: Mood, logprobs: boolean): string {
  const token = wordAt(index);
  const name = `${model}/${token}/${mood}/${logprobs}`;
  const known = rendered.get(name);
  if (known !== undefined) return known;
  const frame = chunkFrame(model, {
    index: 0,
    delta: { content: token },
    logprobs: logprobs ? { content: [entryOf(token, TOP_FIVE[mood])], refusal: null } : null,
    finish_reason: null,
  });
  rendered.set(name, frame);
  return frame;
}

/** The frame that opens a stream: the role, and no content. */
export function roleFrame(model: string): string {
  return chunkFrame(model, {
    index: 0,
    delta: { role: 'assistant', content: '' },
    logprobs: null,
    finish_reason: null,
  });
}

/** What ends a stream: the finish_reason, usage where it was asked for, [DONE]. */
export function endFrames(model: string, tokens: number, usage: boolean): string {
  const last = chunkFrame(model, { index: 0, delta: {}, logprobs: null, finish_reason: 'stop' });
  const counted = usage ? eventOf({ ...identityOf(model), choices: [], usage: usageOf(tokens) }) : '';
  return `${last}${counted}data: [DONE]\n\n`;
}

/** A whole answer of `tokens` tokens. */
export function wholeAnswer(model: string, tokens: number): string {
  const content = Array.from({ length: tokens }, (_, at) => wordAt(at + 1)).join('');
  const message = { role: 'assistant', content, refusal: null };
  return JSON.stringify({
    ...identityOf(model),
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: usageOf(tokens),
  });
}

function entryOf(token: string, shares: readonly number[]) {
  const top = shares.map((share, at) => {
    const text = at === 0 ? token : `${token}${at}`;
    return { token: text, logprob: Math.log(share), bytes: [...Buffer.from(text)] };
  });
  return { ...top[0], top_logprobs: top };
}

function chunkFrame(model: string, choice: unknown): string {
  return eventOf({ ...identityOf(model), choices: [choice] });
}

function identityOf(model: string) {
  return { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_700_000_000, model };
}

function eventOf(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function usageOf(tokens: number) {
  return { prompt_tokens: 60, completion_tokens: tokens, total_tokens: 60 + tokens };
}
