import { canonicalText } from '../../core/canonicalText.ts';
import { explainPair, type GuardVerdict } from '../../core/guards/explainPair.ts';
import { LEXICAL_FLOOR, lexicalVector } from '../../core/lexicalVector.ts';
import { type ReuseFault, reuseFault } from '../../core/reuseFault.ts';
import { writingIsFree } from '../../core/writingIsFree.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';

export interface ExplainOptions {
  readonly asked: string;
  readonly kept: string;
  readonly perUser: boolean;
  readonly json: boolean;
}

/** Whether an answer kept for one text would be served to another, in the same scope, and why. */
export interface PairExplanation {
  /** The tier that would serve it; null: none. */
  readonly served: 'exact' | 'canonical' | 'semantic' | null;
  /** The same text once case, spaces, contractions and politeness are taken out. */
  readonly canonicalEqual: boolean;
  /** Why each text is not matched by likeness; null: it may be. */
  readonly exactOnly: { readonly asked: ReuseFault | null; readonly kept: ReuseFault | null };
  readonly guards: readonly GuardVerdict[];
  /** Cosine by the built-in embedder, and from which on it lets the guards look at a pair. */
  readonly similarity: number;
  readonly floor: number;
}

/** Says of two texts whether the cache takes them for one question, and what keeps it from doing so. */
export function explain(options: ExplainOptions, { stdout }: CommandIo): number {
  const { asked, kept } = options;
  const explained = explanation(asked, kept, options);
  stdout.write(options.json ? explanationJson(explained) : explanationText(explained));
  return EXIT.ok;
}

function explanation(asked: string, kept: string, options: Pick<ExplainOptions, 'perUser'>): PairExplanation {
  const canonicalEqual = canonicalText(asked) === canonicalText(kept);
  const exactOnly = { asked: reuseFault(asked, options), kept: reuseFault(kept, options) };
  const guards = explainPair(asked, kept);
  const similarity = cosine(lexicalVector(asked), lexicalVector(kept));
  const alike =
    exactOnly.asked === null &&
    exactOnly.kept === null &&
    similarity >= LEXICAL_FLOOR &&
    guards.every(({ passes }) => passes);
  const rewritten = canonicalEqual && writingIsFree(exactOnly.asked) && writingIsFree(exactOnly.kept);
  const served = asked === kept ? 'exact' : rewritten ? 'canonical' : alike ? 'semantic' : null;
  return { served, canonicalEqual, exactOnly, guards, similarity, floor: LEXICAL_FLOOR };
}

function explanationJson({ canonicalEqual, exactOnly, ...rest }: PairExplanation): string {
  const { served, guards, similarity, floor } = rest;
  const shown = {
    version: 1,
    served,
    canonical_equal: canonicalEqual,
    exact_only: exactOnly,
    guards,
    similarity,
    floor,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

const SERVED = {
  exact: 'yes, by tier exact: the same text',
  canonical: 'yes, by tier canonical: the same words but for case, spaces, contractions and politeness',
  semantic: 'yes, by tier semantic: every guard passes',
} as const;

function explanationText(explained: PairExplanation): string {
  const { served, canonicalEqual, exactOnly, guards, similarity, floor } = explained;
  const rows: readonly (readonly [string, string])[] = [
    ['served', served === null ? `no: ${refusals(explained).join('; ')}` : SERVED[served]],
    ['canonical text', canonicalEqual ? 'equal' : 'differs'],
    ['asked', matchedBy(exactOnly.asked)],
    ['kept', matchedBy(exactOnly.kept)],
    ['similarity', `${similarity.toFixed(3)} by the built-in embedder, which looks from ${floor} on`],
    ...guards.map(({ guard, passes, detail }): readonly [string, string] => [
      `guard ${guard}`,
      passes ? 'passes' : `VETO${detail === null ? '' : `: ${detail}`}`,
    ]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('');
}

function matchedBy(fault: ReuseFault | null): string {
  if (fault === null) return 'may be matched by likeness';
  return `only matched ${writingIsFree(fault) ? 'by its words' : 'to the letter'}: ${fault}`;
}

function refusals({ exactOnly, guards, similarity, floor }: PairExplanation): readonly string[] {
  const vetoes = guards.filter(({ passes }) => !passes).map(({ guard }) => guard);
  return [
    ...(['asked', 'kept'] as const).flatMap((which) => {
      const fault = exactOnly[which];
      return fault === null ? [] : [`what is ${which} is ${matchedBy(fault)}`];
    }),
    ...(vetoes.length === 0 ? [] : [`vetoed by ${vetoes.join(', ')}`]),
    ...(similarity >= floor ? [] : ['too few words in common for the built-in embedder']),
  ];
}

function cosine(one: Float32Array, other: Float32Array): number {
  const sum = one.reduce((total, value, at) => total + value * (other[at] ?? 0), 0);
  // Rounding may put equal texts a hair above 1.
  return Math.min(1, Math.max(-1, sum));
}
