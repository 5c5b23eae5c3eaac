import type { CalibratedPair, EvidenceKind } from '../../core/calibration.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { ModelKind } from '../fitHead.ts';
import { isBad } from '../isBad.ts';
import type { EvidenceResult, RankingOf } from '../report/evaluation.ts';
import { unitHash } from '../splitDrafts.ts';
import { type CrossOptions, crossScores } from './crossScores.ts';
import { type Bootstrap, estimateOf } from './estimateOf.ts';
import { originalScore } from './originalScore.ts';
import { rankingBy } from './rankingBy.ts';

/** One choice of evidence to be ranked by. */
export interface EvidenceChoice {
  readonly name: string;
  readonly kinds: readonly EvidenceKind[];
  readonly model: ModelKind;
  readonly look?: 'prompt' | 4 | 8 | 16 | 32 | 64 | 'end' | 'second';
}

/**
 * How well choices of evidence, and rules that need no learning, rank drafts they never saw: in family and out
 * of family, for "wrong" and for "wrong and heavy right".
 */
export function evidenceRanking(
  drafts: readonly GradedDraft[],
  choices: readonly EvidenceChoice[],
  options: { readonly pair: CalibratedPair; readonly seed: number; readonly bootstrap: Bootstrap },
): EvidenceResult[] {
  const { pair, seed, bootstrap } = options;
  const wrong = isBad('error');
  const scoresAt = crossScoresOnce(drafts, wrong, { pair, seed });
  const learned = choices.map(({ name, kinds, model, look = 'end' }): EvidenceResult => {
    // A draft that ended before the look is judged at its end, as it would be served.
    const scoresBy = (by: 'row' | 'family') => {
      const cross = { evidence: kinds, model, by };
      const scores = scoresAt({ ...cross, look });
      if (typeof look !== 'number') return scores;
      const atEnd = scoresAt({ ...cross, look: 'end' });
      return scores.map((score, at) => score ?? atEnd[at] ?? null);
    };
    const ranked = (by: 'row' | 'family') => rankingOf(drafts, scoresBy(by), bootstrap);
    return { name, kinds, inFamily: ranked('row'), outOfFamily: ranked('family') };
  });
  const rules: [string, (draft: GradedDraft) => number][] = [
    ['original', originalScore],
    ['length_only', ({ draft }) => draft.usage.completionTokens],
    ['random', ({ id }) => unitHash(`random ${seed}:${id}`)],
  ];
  // A rule that learns nothing ranks a family the same whether it was seen or not.
  const plain = rules.map(([name, score]): EvidenceResult => {
    const ranking = rankingOf(drafts, drafts.map(score), bootstrap);
    return { name, kinds: [], inFamily: ranking, outOfFamily: ranking };
  });
  return [...learned, ...plain];
}

type Tried = Omit<CrossOptions, 'pair' | 'seed'>;

/** Cross scores, made once for each thing that is tried: several looks share their end. */
function crossScoresOnce(
  drafts: readonly GradedDraft[],
  bad: (draft: GradedDraft) => boolean,
  fixed: Pick<CrossOptions, 'pair' | 'seed'>,
): (tried: Tried) => readonly (number | null)[] {
  const made = new Map<string, readonly (number | null)[]>();
  return (tried) => {
    const { look, evidence, model, by } = tried;
    const key = JSON.stringify([look, evidence, model, by]);
    const scores = made.get(key) ?? crossScores(drafts, bad, { ...fixed, ...tried });
    made.set(key, scores);
    return scores;
  };
}

/** AUROC of scores on the drafts that have one; null when none or only one class has. */
function rankingOf(
  drafts: readonly GradedDraft[],
  scores: readonly (number | null)[],
  bootstrap: Bootstrap,
): RankingOf | null {
  const scored = drafts.flatMap((draft, at) => {
    const score = scores[at] ?? null;
    return score === null ? [] : [{ draft, score }];
  });
  const own = scored.map(({ draft }) => draft);
  const values = scored.map(({ score }) => score);
  const ranking = (label: (draft: GradedDraft) => boolean) =>
    estimateOf(own, rankingBy(values, own.map(label)), bootstrap);
  const wrong = ranking(isBad('error'));
  if (wrong === null) return null;
  const differs = own.some((draft) => isBad('error')(draft) !== isBad('benefit')(draft));
  return { wrong, benefit: differs ? ranking(isBad('benefit')) : null };
}
