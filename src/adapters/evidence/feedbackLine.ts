import { z } from 'zod';
import type { Feedback } from '../../ports.ts';

const feedbackShape = z.object({
  v: z.literal(1),
  receipt: z.string().min(1),
  tenant: z.string(),
  verdict: z.enum(['good', 'bad']),
  comment: z.string().nullable(),
  at: z.string(),
  route: z.string().nullable(),
  served: z.string().nullable(),
});

/**
 * Feedback as one line of JSON, without the newline. Its comment is kept whatever is kept of answers: it was
 * written to be read.
 */
export function formatFeedback(feedback: Feedback): string {
  const { receipt, tenant, verdict, comment, at, route, served } = feedback;
  return JSON.stringify({ v: 1, receipt, tenant, verdict, comment, at, route, served });
}

/**
 * Reads what formatFeedback wrote.
 * @throws Error that names the field and says what is wrong with it, or that the line is not whole.
 */
export function parseFeedback(line: string): Feedback {
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
  const { v: _, ...feedback } = read.data;
  return feedback;
}
