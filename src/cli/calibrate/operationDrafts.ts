import type { StoredDraft } from '../../adapters/evidence/gradedDraftLine.ts';
import type { Evidence } from '../../adapters/evidence/readEvidence.ts';
import type { ObservedDraft } from '../../ports.ts';

/**
 * What a route's own operation has shown: audited drafts, accepted and escalated, with what clients said of
 * them. A client's `bad` of a served draft makes it wrong whatever the grader found, and a `good` makes it
 * right where no grader could tell; drafts that were not sampled for an audit stay out, because who complains
 * is no fair sample.
 */
export function operationDrafts(
  { drafts, feedback }: Evidence,
  route: string,
): { readonly drafts: readonly StoredDraft<ObservedDraft>[]; readonly changed: number } {
  const said = new Map(feedback.map((one) => [one.receipt, one.verdict]));
  let changed = 0;
  const joined = drafts
    .filter((draft) => draft.route === route && (draft.source === 'accepted' || draft.source === 'escalated'))
    .map((draft) => {
      // Of an escalated request, what the client judged is heavy's answer.
      const verdict = draft.source === 'accepted' ? said.get(draft.requestId) : undefined;
      const right =
        verdict === 'bad' ? false : verdict === 'good' ? (draft.draftRight ?? true) : draft.draftRight;
      if (right === draft.draftRight) return draft;
      changed += 1;
      return { ...draft, draftRight: right, grader: 'feedback' };
    });
  return { drafts: joined, changed };
}
