import { z } from 'zod';
import type { Feedback } from '../../ports.ts';

const feedbackShape = z.object({
  v: z.literal(1),
  receipt: z.string().min(1),
  tenant: z.string(),
  verdict: z.enum(['good', 'bad']),
  comment: z.string().nullable(),
  comment_characters: z.int().min(0).optional(),
  at: z.string(),
  route: z.string().nullable(),
  served: z.string().nullable(),
});

/** Feedback as it was kept. */
export interface StoredFeedback extends Feedback {
  /** Length of a comment that was not kept, UTF-16 units; undefined where there was none, or it is there. */
  readonly commentCharacters?: number | undefined;
}

/**
 * Feedback as one line of JSON, without the newline.
 * @param options.content false leaves out the comment, which often repeats the prompt or the answer, and keeps
 *   its length.
 */
export function formatFeedback(feedback: StoredFeedback, { content }: { readonly content: boolean }): string {
  const { receipt, tenant, verdict, at, route, served } = feedback;
  const comment = content ? feedback.comment : null;
  const length = comment === null ? (feedback.comment?.length ?? feedback.commentCharacters) : undefined;
  const line = { v: 1, receipt, tenant, verdict, comment, comment_characters: length, at, route, served };
  return JSON.stringify(line);
}

/**
 * Reads what formatFeedback wrote.
 * @throws Error that names the field and says what is wrong with it, or that the line is not whole.
 */
export function parseFeedback(line: string): StoredFeedback {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new Error('Cannot read feedback: the line is not JSON, or was cut short', { cause });
  }
  const read = feedbackShape.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    throw new Error(`Cannot read feedback: ${first?.path.join('.')}: ${first?.message}`, {
      cause: read.error,
    });
  }
  const { v: _, comment_characters, ...feedback } = read.data;
  return comment_characters === undefined ? feedback : { ...feedback, commentCharacters: comment_characters };
}
