import type { EvidenceKind } from '../../core/calibration.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import { MISSING_EVIDENCE, missingEvidence } from './missingEvidence.ts';

/** What evidence a calibration is asked to use. */
export interface AskedEvidence {
  /** Null: all that the drafts have. */
  readonly evidence: readonly EvidenceKind[] | null;
  readonly familyEvidence: Readonly<Record<string, readonly EvidenceKind[]>>;
}

export interface ChosenEvidence {
  readonly kinds: readonly EvidenceKind[];
  readonly familyKinds: Readonly<Record<string, readonly EvidenceKind[]>>;
  /** What was left out and why, a sentence each. */
  readonly notes: readonly string[];
}

const ALL: readonly EvidenceKind[] = ['logprobs', 'prompt', 'neighbours', 'answer', 'second'];

/**
 * The evidence that every graded draft has. In use each draft has a text: a score that learned from drafts
 * without one would take the text itself for a sign, so `answer` is for drafts with texts only.
 * @throws Error when no draft can be judged, or none of the evidence asked for is there.
 */
export function evidenceKinds(drafts: readonly GradedDraft[], asked: AskedEvidence): ChosenEvidence {
  const graded = drafts.filter(({ draftRight }) => draftRight !== null);
  const notes: string[] = [];
  const unjudged = unjudgedNote(graded);
  if (unjudged !== null) notes.push(unjudged);
  const absent = new Set<EvidenceKind>();
  const textless = graded.filter(({ draft }) => draft.text === null).length;
  if (textless > 0 || graded.length === 0) absent.add('answer');
  if (graded.every(({ second }) => second === null)) absent.add('second');

  const named = [...(asked.evidence ?? []), ...Object.values(asked.familyEvidence).flat()];
  if (textless > 0 && (asked.evidence === null || named.includes('answer'))) {
    notes.push(
      `evidence "answer" is left out: ${textless} of ${graded.length} graded drafts were kept without their text ` +
        '(evidence.content, or a run without --no-content, keeps it)',
    );
  }
  if (named.includes('second') && absent.has('second')) {
    notes.push(
      'evidence "second" is left out: no graded draft has the opinion of the second model of the route',
    );
  }
  const present = (kinds: readonly EvidenceKind[]) => kinds.filter((kind) => !absent.has(kind));
  const kinds = present(asked.evidence ?? ALL);
  if (kinds.length === 0) throw new Error(`Cannot fit a calibration without evidence: ${notes.join('; ')}`);
  const families = Object.entries(asked.familyEvidence).map(
    ([family, own]) => [family, present(own)] as const,
  );
  return {
    kinds,
    // A family that is left with none is scored as the others are.
    familyKinds: Object.fromEntries(families.filter(([, own]) => own.length > 0)),
    notes,
  };
}

/** How many drafts cannot be judged; null when all can. */
function unjudgedNote(graded: readonly GradedDraft[]): string | null {
  const faults = graded.flatMap(({ draft }) => missingEvidence(draft) ?? []);
  const [first] = faults;
  if (first === undefined) return null;
  if (faults.length === graded.filter(({ draft }) => draft.tokens.length > 0).length) {
    throw new Error(
      `Cannot fit a calibration: none of ${graded.length} graded drafts can be judged, the first since ` +
        `${MISSING_EVIDENCE[first]}. Choose a model or server that returns top_logprobs for streamed answers`,
    );
  }
  return (
    `${faults.length} of ${graded.length} graded drafts cannot be judged, the first since ` +
    `${MISSING_EVIDENCE[first]}; as in use, they are never kept`
  );
}
