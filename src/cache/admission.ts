import type { AnswerOffer } from '../ports.ts';

/** Why an answer is not kept. */
export const ADMISSION_REFUSALS = [
  /** Of the expensive model, which is only kept where the configuration says so. */
  'not_draft',
  'choices',
  'unfinished',
  'tool_calls',
  'refusal',
  'empty',
  'too_large',
  /** An answer to these words was found bad not long ago. */
  'rejected',
] as const;
export type AdmissionRefusal = (typeof ADMISSION_REFUSALS)[number];

/** Says why an answer may not be kept, by what it is; null: it may. How large it is shows when it is written. */
export function admissionRefusal(
  { answer, tier }: AnswerOffer,
  { admitHeavy }: { readonly admitHeavy: boolean },
): AdmissionRefusal | null {
  if (tier !== 'draft' && !admitHeavy) return 'not_draft';
  const [choice] = answer.choices;
  if (choice === undefined || answer.choices.length !== 1) return 'choices';
  if (choice.finish_reason !== 'stop') return 'unfinished';
  const { message } = choice;
  const called = [message.tool_calls, message.function_call];
  if (called.some((calls) => (Array.isArray(calls) ? calls.length > 0 : Boolean(calls)))) return 'tool_calls';
  if (message.refusal) return 'refusal';
  return typeof message.content === 'string' && message.content.trim() !== '' ? null : 'empty';
}
