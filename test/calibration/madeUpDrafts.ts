import { seededRandom } from '../../src/calibration/seededRandom.ts';
import type { GradedDraft, RecordedToken } from '../../src/core/gradedDraft.ts';
import { sketchOf } from '../../src/core/sketchOf.ts';

/** Kinds of requests with known difficulty: how often a draft is right, and whether its entropy tells. */
export interface MadeUpFamily {
  readonly name: string;
  readonly words: readonly string[];
  readonly rightShare: number;
  /** 0: log-probabilities say nothing. 1: they say nearly everything. */
  readonly tells: number;
}

export const FAMILIES: readonly MadeUpFamily[] = [
  { name: 'capitals', words: ['capital', 'country', 'city'], rightShare: 0.9, tells: 0.9 },
  { name: 'sums', words: ['add', 'plus', 'sum'], rightShare: 0.5, tells: 0.8 },
  { name: 'proofs', words: ['prove', 'theorem', 'lemma'], rightShare: 0.15, tells: 0.3 },
];

/** Graded drafts that are independent draws from these families; the same seed gives the same ones. */
export function madeUpDrafts(
  count: number,
  seed: number,
  families: readonly MadeUpFamily[] = FAMILIES,
): GradedDraft[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const family = families[Math.floor(random() * families.length)] ?? FAMILIES[0];
    if (family === undefined) throw new TypeError('Cannot make up a draft of no family');
    const right = random() < family.rightShare;
    const calm = random() < family.tells ? right : random() < 0.5;
    const tokens = Array.from({ length: 6 + Math.floor(random() * 30) }, (_, index) =>
      madeUpToken(index, calm, random),
    );
    const word = family.words[at % family.words.length] ?? '';
    return {
      id: `${seed}-${at}`,
      family: family.name,
      sketch: sketchOf(`${family.words.join(' ')} ${word} number ${Math.floor(random() * 500)}`),
      promptTokens: 12,
      draft: {
        tokens,
        ending: { finishReason: 'stop', cutBy: null, refused: false },
        usage: {
          promptTokens: 12,
          cachedPromptTokens: 0,
          completionTokens: tokens.length,
          provenance: 'reported',
        },
        firstTokenMs: 20,
        text: null,
      },
      draftRight: right,
      heavyRight: true,
      grader: 'made_up',
      heavyUsage: null,
      second: null,
      source: 'dataset',
      weight: 1,
    };
  });
}

function madeUpToken(index: number, calm: boolean, random: () => number): RecordedToken {
  const chosen = calm ? 0.85 + 0.14 * random() : 0.35 + 0.6 * random();
  const rest = (1 - chosen) / 4;
  const top = [chosen, rest * 0.9, rest * 0.8, rest * 0.7, rest * 0.6].map(Math.log);
  return { text: ' word', logprob: Math.log(chosen), top, missing: null, atMs: index * 10 };
}
