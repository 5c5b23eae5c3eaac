import { type OperatorFunction, scan } from 'rxjs';
import { type Judgement, judgeToken, openJudgement } from '../core/judgement.ts';
import type { Policy, Reading } from '../core/policy.ts';

/** A token together with what is thought of the draft up to it. */
export interface Judged {
  readonly reading: Reading | null;
  readonly judgement: Judgement;
}

/** The policy's opinion after each token, beginning with the state it opened the request with. */
export function judge(policy: Policy, state: unknown = policy.initial): OperatorFunction<Reading, Judged> {
  return scan(
    (judged: Judged, reading: Reading): Judged => ({
      reading,
      judgement: judgeToken(policy, judged.judgement, reading),
    }),
    { reading: null, judgement: openJudgement(policy, state) },
  );
}
