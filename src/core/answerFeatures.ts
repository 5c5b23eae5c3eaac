import { type AnswerKind, extractAnswer } from './extractAnswer.ts';
import { fnv1a } from './fnv1a.ts';

const KINDS: readonly AnswerKind[] = ['number', 'yes_no', 'letter', 'label', 'json'];

/** Of a longer answer this much is looked at, half from each end, characters. */
const SEEN_CHARACTERS = 8000;
const GRAM_WORDS = 4;
/** This many hedges count as many. */
const HEDGES_MOST = 4;
/** This many lines count as many. */
const LINES_MOST = 64;

const HEDGE =
  /\b(?:i think|i believe|i guess|i'm not (?:entirely |completely )?(?:sure|certain)|not sure|probably|possibly|perhaps|maybe|might be|may be|could be|it seems|appears to be|as far as i know|it depends|likely|unclear|approximately)\b/gi;
const REFUSAL =
  /\b(?:i can(?:no|')t (?:help|assist|provide|answer|do|fulfill|create|write|access|browse|determine)|i(?:'m| am) (?:not able|unable) to|i(?:'m| am) sorry|i apologi[sz]e|as an ai\b|i do(?: not|n't) (?:know|have (?:access|enough|information))|cannot be determined|not enough information)/i;

/** How a sentence, a list, a table or code ends. */
const CLOSED = /[.!?…。！？)\]}"'`”:;|]$/u;

/**
 * What the text of an answer tells of it without knowing what was asked: its form, its length, and signs of
 * trouble. Finite numbers: 0 or 1, shares in [0, 1], and `answer_log_words`, the natural logarithm of one plus the
 * words, at most 9. Without a text all are 0 beside `answer_absent` 1.
 */
export function answerFeatures(text: string | null): Readonly<Record<string, number>> {
  const answer = text === null ? '' : seenPart(text).replaceAll('’', "'").trim();
  const words = answer.toLowerCase().match(/\S+/g) ?? [];
  const kind = text === null ? 'text' : extractAnswer(answer).kind;
  const share = (count: number, most: number) => (most === 0 ? 0 : Math.min(1, count / most));
  return {
    answer_absent: text === null ? 1 : 0,
    ...Object.fromEntries(KINDS.map((one) => [`answer_${one}`, one === kind ? 1 : 0])),
    answer_log_words: Math.log1p(words.length),
    answer_hedges: share(answer.match(HEDGE)?.length ?? 0, HEDGES_MOST),
    answer_refusal: REFUSAL.test(answer) ? 1 : 0,
    answer_repetition: repeatedShare(words),
    answer_unfinished: text === null || CLOSED.test(answer) ? 0 : 1,
    answer_digits: share(answer.match(/\d/g)?.length ?? 0, answer.length),
    answer_lines: share(answer.match(/\n/g)?.length ?? 0, LINES_MOST),
  };
}

function seenPart(text: string): string {
  if (text.length <= SEEN_CHARACTERS) return text;
  return `${text.slice(0, SEEN_CHARACTERS / 2)}\n${text.slice(1 - SEEN_CHARACTERS / 2)}`;
}

/** The share of runs of four words that stood in the answer before. */
function repeatedShare(words: readonly string[]): number {
  const runs = words.length - GRAM_WORDS + 1;
  if (runs < 1) return 0;
  const hashes = words.map((word) => fnv1a(word));
  const seen = new Set<number>();
  for (let at = 0; at < runs; at += 1) {
    let run = 0;
    // Hashes of 32 bits: of thousands of runs none or one is taken for another by chance.
    for (let word = at; word < at + GRAM_WORDS; word += 1) run = Math.imul(run, 31) + (hashes[word] ?? 0);
    seen.add(run | 0);
  }
  return 1 - seen.size / runs;
}
