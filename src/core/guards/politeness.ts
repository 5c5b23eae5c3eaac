import { directForm } from './directForm.ts';
import { AUXILIARIES, COMMANDS, OPENERS, PLAIN_REQUESTS, QUESTION_WORDS, REQUESTS } from './openers.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { wordSet } from './wordSet.ts';

/** What may be taken away. */
export interface Stripping {
  /** Whether the front may be: not where a title or a line stands there. */
  readonly front: boolean;
  /** The text speaks of words, so that a please at its end may be one of them. */
  readonly literal: boolean;
}

/**
 * Without greetings, please, thanks, and forms as "could you explain", "can you tell me how", "do you know
 * whether": what is left asks for the same. Nothing is taken away where the rest would not be a question of its own.
 */
export function stripPoliteness(
  tokens: readonly SurfaceToken[],
  { front, literal }: Stripping,
): readonly SurfaceToken[] {
  let rest = tokens;
  for (let rounds = 0; rounds < 6; rounds += 1) {
    const shorter = withoutEnd(front ? withoutFront(rest) : rest, literal);
    if (shorter.length === 0) return rest;
    if (shorter.length === rest.length) return shorter;
    rest = shorter;
  }
  return rest;
}

const GREETINGS = wordSet('hi hello hey greetings hiya');
const MODALS = wordSet('can could would will');
const KINDLY = wordSet('please kindly');
/** What asks to be told, before a question in indirect form. */
const TELLING = phrases([
  'i would like to know',
  "i'd like to know",
  'i want to know',
  'i need to know',
  'i was wondering',
  'do you know',
  'may i know',
  'may i ask',
  'can i ask',
  'could i ask',
  'can anyone tell me',
  'could anyone tell me',
  ...['can you', 'could you', 'would you', 'can you please', 'could you please', 'would you please'].flatMap(
    (ask) => [`${ask} tell me`, `${ask} let me know`],
  ),
  'please let me know',
  'please tell me',
  'tell me',
  'would you mind telling me',
]);
/** After these an if is a condition: tell me if it rains. */
const WHEN_IT_HAPPENS = new Set([
  'tell me',
  'please tell me',
  'please let me know',
  'can i ask',
  'could i ask',
]);
const WANTING = phrases(["i'd like you to", 'i would like you to', 'i want you to', 'i need you to']);
const THANKS = phrases([
  'thanks',
  'thank you',
  'thanks in advance',
  'thank you in advance',
  'thanks a lot',
  'thank you very much',
  'thank you so much',
  'many thanks',
  'cheers',
  'thanks so much',
  'thanks very much',
  'thanks again',
  'thx',
  'ty',
  'thanks for your help',
  'thank you for your help',
]);
/** Sentences of their own after a question, with nothing in them. */
const AFTER_QUESTION = phrases([
  'please help',
  'please help me',
  'please and thank you',
  'please',
  'any help would be appreciated',
  'any help is appreciated',
  'any help would be great',
  'i appreciate your help',
  'i would appreciate your help',
  'much appreciated',
]);

function phrases(texts: readonly string[]): readonly (readonly string[])[] {
  return texts.map((text) => text.split(' '));
}

function lower(token: SurfaceToken | undefined): string {
  return token?.kind === 'word' ? token.text.toLowerCase() : (token?.text ?? '');
}

/** Whether a request can begin here: at a word that opens one, or at any that is no name. */
function begins(token: SurfaceToken | undefined): boolean {
  return token?.kind === 'word' && (/^[a-z]/.test(token.text) || OPENERS.has(token.text.toLowerCase()));
}

function startsWith(tokens: readonly SurfaceToken[], at: number, phrase: readonly string[]): boolean {
  return phrase.every((word, offset) => lower(tokens[at + offset]) === word);
}

function withoutFront(tokens: readonly SurfaceToken[]): readonly SurfaceToken[] {
  const first = lower(tokens[0]);
  if (GREETINGS.has(first)) {
    const at = lower(tokens[1]) === 'there' ? 2 : 1;
    const parted = tokens[at]?.kind === 'stop' || lower(tokens[at]) === ',';
    const named = lower(tokens[at + 1]) === 'world';
    // "hey what is ...", not "Hey Jude".
    if (
      QUESTION_WORDS.has(lower(tokens[at])) &&
      AUXILIARIES.has(lower(tokens[at + 1])) &&
      tokens.length > at + 3
    )
      return tokens.slice(at);
    return parted && !named && begins(tokens[at + 1]) ? tokens.slice(at + 1) : tokens;
  }
  if (KINDLY.has(first)) {
    const at = lower(tokens[1]) === ',' ? 2 : 1;
    return begins(tokens[at]) ? tokens.slice(at) : tokens;
  }
  const telling = TELLING.find((phrase) => startsWith(tokens, 0, phrase));
  if (telling !== undefined) {
    const direct = toldDirectly(tokens.slice(telling.length), telling.join(' '));
    if (direct !== null) return direct;
  }
  const wanting = WANTING.find((phrase) => startsWith(tokens, 0, phrase));
  if (wanting !== undefined && REQUESTS.has(lower(tokens[wanting.length])))
    return tokens.slice(wanting.length);
  if (MODALS.has(first) && lower(tokens[1]) === 'you') return withoutCouldYou(tokens);
  return tokens;
}

/** The question that one asks to be told the answer of; null where it cannot be put directly. */
function toldDirectly(rest: readonly SurfaceToken[], telling: string): readonly SurfaceToken[] | null {
  const first = lower(rest[0]);
  const skilled = telling === 'do you know' && first === 'how' && lower(rest[1]) === 'to';
  if (skilled || (first === 'if' && WHEN_IT_HAPPENS.has(telling))) return null;
  return directForm(rest);
}

function withoutCouldYou(tokens: readonly SurfaceToken[]): readonly SurfaceToken[] {
  const asked = KINDLY.has(lower(tokens[2]));
  const at = asked ? 3 : 2;
  const verb = tokens[at];
  if (verb?.kind !== 'word' || at + 1 >= tokens.length) return tokens;
  const certain = lower(tokens[0]) === 'can' || lower(tokens[0]) === 'could';
  const forMe = lower(tokens[at + 1]) === 'me' && COMMANDS.has(lower(verb));
  const request = forMe || (certain ? REQUESTS : PLAIN_REQUESTS).has(lower(verb));
  return request || (asked && begins(verb)) ? tokens.slice(at) : tokens;
}

function withoutEnd(tokens: readonly SurfaceToken[], literal: boolean): readonly SurfaceToken[] {
  let end = tokens.length;
  while (end > 0 && tokens[end - 1]?.kind === 'stop') end -= 1;
  const before = (at: number) => tokens[at - 1];
  if (literal && speaksTo(tokens)) return tokens;
  for (const phrase of AFTER_QUESTION) {
    const at = end - phrase.length;
    if (at > 3 && asks(tokens[at - 1], tokens[0]) && startsWith(tokens, at, phrase))
      return tokens.slice(0, at);
  }
  if (PLEASE.has(lower(before(end))) && !literal) {
    const comma = lower(before(end - 1)) === ',';
    const command = COMMANDS.has(lower(tokens[0])) && lower(before(end - 1)) !== 'to';
    const question = end > 4 && tokens[end]?.text.startsWith('?') === true;
    const loose =
      lower(before(end - 1)) !== 'to' &&
      (question || lower(tokens[0]) === 'how') &&
      !MODALS.has(lower(before(end - 1)));
    if (comma || command || loose) return tokens.slice(0, end - (comma ? 2 : 1));
  }
  for (const phrase of THANKS) {
    const at = end - phrase.length;
    const parted = tokens[at - 1]?.kind === 'stop' || (!literal && lower(before(at)) === ',');
    if (at > 1 && parted && startsWith(tokens, at, phrase)) {
      return tokens.slice(0, lower(before(at)) === ',' ? at - 1 : at);
    }
  }
  return tokens;
}

const PLEASE = wordSet('please pls plz');
const WORDED = wordSet('say translate rewrite rephrase paraphrase summarize summarise reply respond');

/** What is at the end may be what is to be said: How do you say where are you? Thanks */
function speaksTo(tokens: readonly SurfaceToken[]): boolean {
  return tokens.some((token) => WORDED.has(lower(token)));
}

function asks(stop: SurfaceToken | undefined, first: SurfaceToken | undefined): boolean {
  const opens = QUESTION_WORDS.has(lower(first)) || AUXILIARIES.has(lower(first));
  return opens && stop?.kind === 'stop' && stop.text.startsWith('?');
}
