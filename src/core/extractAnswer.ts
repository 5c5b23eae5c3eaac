import { canonicalJson } from './canonicalJson.ts';
import { numberIn } from './numberIn.ts';

/** Kinds of answers that can be compared exactly; `text` is every other. */
export type AnswerKind = 'number' | 'yes_no' | 'letter' | 'label' | 'json' | 'text';

/** What an answer says, without its words around it. Equal values say the same. */
export interface ExtractedAnswer {
  readonly kind: AnswerKind;
  readonly value: string;
}

/** Longer answers are looked at from both ends, characters. */
const ANSWER_CHARACTERS = 8000;
/** A label is a few words. */
const LABEL_WORDS = 4;
const LABEL_CHARACTERS = 48;
/** What stands in more words than these is part of a text. */
const SHORT_WORDS = 12;

const SAYS = String.raw`\b(?:answer|result|total|sum|label|category|class|classification|sentiment|topic|genre|language|option|choice|solution)\b[^\n.:=]{0,60}?(?:\bis\b|:|=)\s*`;

/**
 * What an answer says, as the first kind that fits it whole: JSON, a letter, yes or no, one number, a label.
 * Without a question only its form can tell; where the question is known, `agreement.ts` asks for its kind.
 */
export function extractAnswer(text: string): ExtractedAnswer {
  const answer = bare(text);
  const isShort = words(answer) <= SHORT_WORDS && !answer.includes('\n');
  const number = isShort || MARKED.test(answer) ? numberIn(answer) : null;
  const values: readonly (readonly [Exclude<AnswerKind, 'text'>, string | null])[] = [
    ['json', jsonIn(answer)],
    ['letter', isShort ? letterIn(answer) : null],
    ['yes_no', words(answer) <= 2 * SHORT_WORDS ? yesNoIn(answer) : null],
    ['number', number !== null && isOneNumber(answer) ? number : null],
    ['label', isShort ? labelIn(answer) : null],
  ];
  for (const [kind, value] of values) if (value !== null) return { kind, value };
  return { kind: 'text', value: answer.toLowerCase().replaceAll(/\s+/g, ' ') };
}

/** An answer's value when it is read as one of this kind; null when it gives none. */
export function extractAs(kind: Exclude<AnswerKind, 'text'>, text: string): string | null {
  const answer = bare(text);
  switch (kind) {
    case 'json':
      return jsonIn(answer);
    case 'letter':
      return letterIn(answer);
    case 'yes_no':
      return yesNoIn(answer);
    case 'number':
      return numberIn(answer);
    case 'label':
      return labelIn(answer);
  }
}

/** A number that is marked as the answer, as worked solutions end. */
const MARKED = /\\boxed\{|(?:^|\n)####|\b(?:answer|result)\s*(?:is|:|=)/i;

/** Several numbers are a date or a list, unless one is what the others come to. */
function isOneNumber(answer: string): boolean {
  return MARKED.test(answer) || answer.includes('=') || (answer.match(/\d[\d.,]*/g)?.length ?? 0) <= 1;
}

/** Without markup that says nothing, and no longer than is looked at: folding may lengthen a text. */
function bare(text: string): string {
  return bothEnds(bothEnds(text).normalize('NFKC'))
    .replaceAll(/\*\*|__/g, '')
    .trim();
}

function bothEnds(text: string): string {
  if (text.length <= ANSWER_CHARACTERS) return text;
  return `${text.slice(0, ANSWER_CHARACTERS / 2)}\n${text.slice(1 - ANSWER_CHARACTERS / 2)}`;
}

function jsonIn(answer: string): string | null {
  const fenced = /^```(?:json)?[^\S\n]*\n([\s\S]*?)```/i.exec(answer)?.[1] ?? answer;
  const text = fenced.trim();
  return /^[[{]/.test(text) ? canonicalJson(text) : null;
}

const LETTER_ALONE = /^[("'[]*([A-J])(?:[)\]"'.:,]|\s*$)(?!\w)/;
const LETTER_SAID = /\b(?:answer|option|choice)\b(?:\s+is)?\s*(?::\s*)?[("'[]*([A-J])\b(?!['’])/;

function letterIn(answer: string): string | null {
  return LETTER_ALONE.exec(answer)?.[1] ?? LETTER_SAID.exec(answer)?.[1] ?? null;
}

const YES = /^\W*(?:(?:the )?answer(?: is)?:?\W*)?(yes|true|correct|no|false|incorrect)\b/i;
const YES_SAID = /\banswer(?: is)?:?\s*["'(]*(yes|true|no|false)\b/i;

function yesNoIn(answer: string): string | null {
  const said = (YES.exec(answer) ?? YES_SAID.exec(answer))?.[1]?.toLowerCase();
  if (said === undefined) return null;
  return said === 'yes' || said === 'true' || said === 'correct' ? 'yes' : 'no';
}

const LABEL_SAID = new RegExp(`${SAYS}(.+)$`, 'i');
const COPULA = /^.{0,80}?\b(?:is|are|as)\s+(.+)$/i;

function labelIn(answer: string): string | null {
  const line = answer.split('\n', 1)[0] ?? '';
  const sentence = /^.*?[^\d\s][.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  // What a short sentence says comes before the sentence: "It is positive." is the label positive.
  for (const candidate of [LABEL_SAID.exec(sentence)?.[1], COPULA.exec(sentence)?.[1], sentence]) {
    const label = trimmed((candidate ?? '').split(/[,;(]/, 1)[0] ?? '');
    if (label !== '' && label.length <= LABEL_CHARACTERS && words(label) <= LABEL_WORDS) return label;
  }
  return null;
}

function trimmed(label: string): string {
  if (label.length > 2 * LABEL_CHARACTERS) return '';
  return label
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}+-]+/u, '')
    .replace(/[^\p{L}\p{N}+#%]+$/u, '')
    .replace(/^(?:an?|the)\s+/, '');
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
