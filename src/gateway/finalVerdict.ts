import { map, type Observable, of } from 'rxjs';
import { type DraftEnding, endFault, type Judgement } from '../core/judgement.ts';
import type { FinalVerdict, Policy } from '../core/policy.ts';
import type { Lane } from './lane.ts';
import type { Route } from './route.ts';
import { secondOpinion } from './secondOpinion.ts';

/** A draft that has ended by itself, and what is thought of it. */
export interface EndedDraft {
  readonly policy: Policy;
  readonly judgement: Judgement;
  readonly ending: DraftEnding;
  readonly text: string;
  readonly attempt: number;
}

/**
 * The last word on a whole draft, once. It is had at once, unless the policy wants a second opinion first:
 * then the second model is asked, but only about a draft that nobody was shown and that no rule drops anyway.
 */
export function finalVerdict(lane: Lane, route: Route, draft: EndedDraft): Observable<FinalVerdict> {
  const { policy, judgement, ending, text, attempt } = draft;
  const byRule = endFault(judgement, ending);
  if (byRule !== null) return of(byRule);
  const { second } = policy;
  // Of a draft whose verdict is never acted on, or late, an opinion would be paid for and not heard.
  const acted = lane.served === null && lane.incoming.control.routing !== 'draft';
  if (!acted || route.second === null || !second?.wanted(judgement.policyState, ending)) {
    const verdict = policy.ended(judgement.policyState, ending);
    return of(verdict.kind === 'keep' ? (jsonFault(lane, text) ?? verdict) : verdict);
  }
  // What does not parse is not kept, whatever a second model says: then none is paid for.
  const fault = jsonFault(lane, text);
  if (fault !== null) return of(fault);
  return secondOpinion(lane, route.second, text, attempt).pipe(
    map((agreement) => {
      lane.agreement = agreement;
      return policy.ended(second.heard(judgement.policyState, agreement), ending);
    }),
  );
}

/** An answer that was to be JSON and is not is never kept. */
function jsonFault(lane: Lane, text: string): FinalVerdict | null {
  const format = lane.incoming.request.response_format;
  if (format === undefined || format === null || format.type === 'text') return null;
  const schema = format.type === 'json_object' ? { type: 'object' } : format.json_schema?.schema;
  const fault = lane.tools.jsonCheck.fault(text, schema);
  return fault === null ? null : { kind: 'reject', reason: 'invalid_json' };
}
