import { lightStem } from './lightStem.ts';

/** A word, sign or pair of words as it counts in a lexical vector. */
export interface LexicalTerm {
  /** Equal for inflections of one word. */
  readonly name: string;
  /** How much it says of what the text is about, > 0. */
  readonly weight: number;
}

/** Characters read of a text, the last ones: a megabyte costs no more than a page. */
const CHARACTERS_READ = 8000;

const CONTENT = 1;
/** Numbers and signs decide what is asked, and are never swapped for a synonym. */
const EXACT = 1.5;
/** Prepositions, question words, negations: they rank candidates whose content is the same. */
const FRAME = 0.35;
/** Two content words in a row: so does their order. */
const PAIR = 0.35;

/** Scripts that put no spaces between words: each character counts as a word. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;

/** A number; a word with what an apostrophe joins to it; a character of an unspaced script; a sign. */
const WORD = new RegExp(
  String.raw`(?<number>\p{Nd}+(?:[.,:]\p{Nd}+)*)|(?<word>[[\p{L}\p{M}_]--[${UNSPACED}]]+(?:['’][\p{L}\p{M}]+)?)|(?<other>[${UNSPACED}]|[\p{S}%*\/#&@]|(?<=\s)-(?=\s))`,
  'gv',
);

/**
 * What a text is about, word by word: content words by their stems, numbers as digits, and with less weight the
 * words between them and pairs of neighbours. Politeness and auxiliaries count only where there is nothing else.
 * Never throws.
 */
export function lexicalTerms(text: string): LexicalTerm[] {
  const terms: LexicalTerm[] = [];
  const empty: string[] = [];
  let before: string | null = null;
  for (const { groups } of folded(text).matchAll(WORD)) {
    for (const part of partsOf(groups?.word)) {
      const name = nameOf(part, groups);
      if (name === null) continue;
      if (name.weight === 0) empty.push(name.name);
      else terms.push(name);
      if (name.weight < CONTENT) continue;
      if (before !== null) terms.push({ name: `${before} ${name.name}`, weight: PAIR });
      before = name.name;
    }
  }
  return terms.length > 0 ? terms : empty.map((name) => ({ name, weight: CONTENT }));
}

type Groups = Readonly<Record<string, string | undefined>> | undefined;

function nameOf(part: string | null, groups: Groups): LexicalTerm | null {
  if (part === null) {
    if (groups?.number !== undefined) return { name: digitsOf(groups.number), weight: EXACT };
    return groups?.other === undefined ? null : { name: groups.other, weight: EXACT };
  }
  const number = NUMBER_WORDS.get(part);
  if (number !== undefined) return { name: number, weight: EXACT };
  const stem = lightStem(part);
  if (EMPTY_WORDS.has(part) || EMPTY_STEMS.has(stem)) return { name: part, weight: 0 };
  if (FRAME_WORDS.has(part)) return { name: part, weight: FRAME };
  return { name: stem, weight: CONTENT };
}

/** A word without what is joined to it: `don't` is `do` and `not`, `what's` is `what`. */
function partsOf(word: string | undefined): readonly (string | null)[] {
  if (word === undefined) return [null];
  const plain = word.replace('’', "'");
  const irregular = NEGATED.get(plain);
  if (irregular !== undefined) return [irregular, 'not'];
  if (plain.endsWith("n't")) return [plain.slice(0, -3), 'not'];
  if (plain === 'cannot') return ['can', 'not'];
  const joint = plain.indexOf("'");
  return [joint > 0 ? plain.slice(0, joint) : plain];
}

/** Folding may lengthen a text (one ligature is up to eighteen letters), so it is cut before and after. */
function folded(text: string): string {
  return text.slice(-CHARACTERS_READ).normalize('NFKC').toLowerCase().slice(-CHARACTERS_READ);
}

/** Thousands are written with and without separators. */
function digitsOf(number: string): string {
  return /^\d{1,3}(?:,\d{3})+$/.test(number) ? number.replaceAll(',', '') : number;
}

const NEGATED = new Map([
  ["can't", 'can'],
  ["won't", 'will'],
  ["shan't", 'shall'],
]);

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';

/** Of "twenty-one" the parts count, as of nothing else it is written as. */
const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...SMALL.split(' ').map((word, value) => [word, String(value)] as const),
  ...TENS.split(' ').map((word, tens) => [word, String((tens + 2) * 10)] as const),
]);

const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `a an the is am are was were be been being do does did done have has had i me my you your we us our whats
  please pls kindly could would can may might will shall hi hello hey thx just there s t m re ve d ll`.split(
    /\s+/,
  ),
);

const EMPTY_STEMS: ReadonlySet<string> = new Set(
  'tell give show let know want need like help explain thank'.split(' ').map(lightStem),
);

const FRAME_WORDS: ReadonlySet<string> = new Set(
  `what which who whom whose when where why how in on at of to from by for with without within into onto over
  under above below before after between among through during until till since about against across along
  around behind beside near off out up down as than and or but nor if unless while because so then not no never
  none nobody nothing only except all any some every each both either neither many much more most few less
  least should must ought it its he him his she her they them their this that these those if else instead per
  via s same other another also too very`.split(/\s+/),
);
