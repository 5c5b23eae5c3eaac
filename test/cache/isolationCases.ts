import type { Random } from '../../src/calibration/seededRandom.ts';
import type { Asking } from './openCache.ts';

export const WORDS = 'How do I reset the router at home?';
const TURNS: readonly Record<string, unknown>[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hello' },
  { role: 'assistant', content: 'Hello, how can I help?' },
  { role: 'user', content: WORDS },
];

/** A request of which every field that an answer may depend on can be changed. */
export const BASE: Asking = {
  body: {
    messages: TURNS,
    temperature: 0.2,
    max_tokens: 100,
    seed: 5,
  },
};

export function withBody(body: Record<string, unknown>): Asking {
  return { ...BASE, body: { ...BASE.body, ...body } };
}

const messages = (at: number, message: Record<string, unknown>) =>
  withBody({ messages: TURNS.map((turn, place) => (place === at ? { ...turn, ...message } : turn)) });

/** Each differs from the base in one field that an answer depends on. */
export const MUTATIONS: readonly (readonly [what: string, changed: Asking])[] = [
  ['another tenant', { ...BASE, tenant: 'globex' }],
  ['another route', { ...BASE, route: 'fast' }],
  ['another policy', { ...BASE, policy: 'calibrated 2' }],
  ['another namespace', { ...BASE, wish: { namespace: 'blue' } }],
  ['an empty namespace', { ...BASE, wish: { namespace: '' } }],
  ['another system message', messages(0, { content: 'Be long.' })],
  ['a developer message instead', messages(0, { role: 'developer' })],
  ['another user turn before', messages(1, { content: 'Hi' })],
  ['another answer before', messages(2, { content: 'Hello.' })],
  ['a name beside the question', messages(3, { name: 'Ann' })],
  ['one turn less', withBody({ messages: TURNS.slice(1) })],
  ['the same words as a part', messages(3, { content: [{ type: 'text', text: WORDS }] })],
  ['another temperature', withBody({ temperature: 0.1 })],
  ['no temperature', withBody({ temperature: undefined })],
  ['null for a temperature', withBody({ temperature: null })],
  ['another bound', withBody({ max_tokens: 101 })],
  ['another name of the bound', withBody({ max_tokens: undefined, max_completion_tokens: 100 })],
  ['another seed', withBody({ seed: 6 })],
  ['top_p', withBody({ top_p: 0.5 })],
  ['penalties', withBody({ presence_penalty: 0.5 })],
  ['a stop', withBody({ stop: ['\n'] })],
  ['log-probabilities', withBody({ logprobs: true })],
  ['more log-probabilities', withBody({ logprobs: true, top_logprobs: 2 })],
  ['effort', withBody({ reasoning_effort: 'low' })],
  ['verbosity', withBody({ verbosity: 'low' })],
  ['a response format', withBody({ response_format: { type: 'json_object' } })],
  ['tools', withBody({ tools: [{ type: 'function', function: { name: 'f' } }] })],
  ['tool_choice', withBody({ tool_choice: 'none' })],
  ['instructions by way of metadata', withBody({ metadata: { guardrails: ['x'] } })],
  ['a field nobody knows', withBody({ persona: 'pirate' })],
];

/** Questions, each in wordings that one answer serves: written otherwise, and with a number as a word. */
const WORDINGS: readonly (readonly string[])[] = [
  [WORDS, 'How do I reset the router at home'],
  ['Where can people buy twelve big hats?', 'Where can people buy 12 big hats?'],
];

export interface OwnedAsking {
  readonly words: string;
  readonly asked: Asking;
  /** All but the wording of the question: whose the answer is. */
  readonly owner: string;
}

/** A request of one of 20 tenants, of few enough kinds that many of 10,000 are equal but for one field. */
export function randomAsking(random: Random): OwnedAsking {
  const pick = <Value>(...values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value; // never beyond the end
  const meaning = Math.floor(random() * WORDINGS.length);
  const words = pick(...(WORDINGS[meaning] ?? []));
  const before = pick([], [{ role: 'system', content: 'x' }], [{ role: 'system', content: 'y' }]);
  const fields = {
    temperature: pick(0, undefined),
    max_tokens: pick(10, undefined),
    response_format: pick({ type: 'json_object' }, undefined),
    [pick('persona', 'mood')]: pick('a', 'b'),
  };
  const asked: Asking = {
    tenant: `tenant-${Math.floor(random() * 20)}`,
    route: pick('auto', 'fast'),
    policy: pick('p1', 'p2'),
    wish: { namespace: pick(null, 'a', 'b') },
    body: { messages: [...before, { role: 'user', content: words }], ...fields },
  };
  const { tenant, route, policy, wish } = asked;
  const all = [tenant, route, policy, wish, Object.entries(fields).sort(), before, meaning];
  return { words, asked, owner: JSON.stringify(all) };
}
