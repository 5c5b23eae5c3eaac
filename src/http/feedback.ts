import { z } from 'zod';
import { type Failure, failure } from '../core/errors.ts';
import type { Receipt } from '../core/receipt.ts';
import type { AnswerCache, Clock, EvidenceLog, Principal, Receipts } from '../ports.ts';
import { invalidField, readBody } from './readBody.ts';

const LONGEST_COMMENT = 2000;

const wellFormed = (value: string) => value.isWellFormed();

const feedbackShape = z.looseObject({
  receipt: z.string().min(1).max(300).refine(wellFormed, 'contains a lone surrogate'),
  verdict: z.enum(['good', 'bad']),
  comment: z.string().max(LONGEST_COMMENT).refine(wellFormed, 'contains a lone surrogate').nullish(),
});

export interface FeedbackDoor {
  readonly receipts: Pick<Receipts, 'get'>;
  readonly evidence: Pick<EvidenceLog, 'feedback'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly answers: Pick<AnswerCache, 'rejected'>;
}

/** What a client is told of its feedback. */
export interface FeedbackAnswer {
  readonly receipt: string;
  readonly verdict: 'good' | 'bad';
}

/**
 * POST /v1/feedback: what a client says of an answer, by its receipt, with a comment of at most 2,000
 * characters. It is appended to the evidence; of several about one receipt, whoever reads them takes the last.
 * A `bad` about an accepted draft is for reports and never counts towards the alarm of the audits: who speaks
 * up is no random sample, and would void the alarm's promise. It also takes the answer out of the cache: the entry
 * that was served, which is not served to that question again, or the one that the answer was kept as.
 * @returns a failure that names the field, or says that the principal has no such receipt.
 */
export function takeFeedback(
  body: Uint8Array,
  principal: Principal,
  { receipts, evidence, clock, answers }: FeedbackDoor,
): FeedbackAnswer | Failure {
  const read = readBody(body);
  if ('code' in read) return read;
  const checked = feedbackShape.safeParse(read.value);
  if (!checked.success) return invalidField(checked.error);
  const { receipt: id, verdict, comment } = checked.data;
  const { tenant } = principal;
  const receipt = receipts.get(tenant, id);
  if (receipt === null) {
    return failure('not_found', `There is no receipt ${JSON.stringify(id)}`, { param: 'receipt' });
  }
  evidence.feedback({
    receipt: id,
    tenant,
    verdict,
    comment: comment ?? null,
    at: new Date(clock.now()).toISOString(),
    route: receipt.route,
    served: receipt.served,
  });
  const kept = verdict === 'bad' ? keptAnswer(receipt) : null;
  if (kept !== null) answers.rejected(principal, kept);
  return { receipt: id, verdict };
}

/** The entry that a receipt's answer was served from, or was kept as; null: there is none. */
function keptAnswer({
  served,
  cacheLookup,
}: Receipt): { readonly id: string; readonly textKey: string | null } | null {
  if (cacheLookup === null) return null;
  const { entry, textKey, keptAs } = cacheLookup;
  if (served === 'cache') return entry === null ? null : { id: entry.id, textKey };
  return keptAs === null ? null : { id: keptAs, textKey: null };
}
