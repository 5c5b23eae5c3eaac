import { z } from 'zod';

/** What became of one prompt in one attempt, and what the attempt cost: money is counted even if nothing came of it. */
export interface LedgerEntry {
  readonly id: string;
  readonly outcome: 'graded' | 'ungraded' | 'failed';
  /** Of a failure: an error code and what was said. */
  readonly why: string | null;
  /** Whole nano-dollars of all calls; null where a price or a usage is unknown. */
  readonly nanoDollars: number | null;
  /** What an objective grader and the judge said of the same draft; null where only one was asked. */
  readonly judgeCheck: { readonly objective: boolean; readonly judge: boolean | null } | null;
  /** ISO time. */
  readonly at: string;
}

const ledgerShape = z.object({
  v: z.literal(1),
  id: z.string(),
  outcome: z.enum(['graded', 'ungraded', 'failed']),
  why: z.string().nullable(),
  nano_dollars: z.int().nullable(),
  judge_check: z.object({ objective: z.boolean(), judge: z.boolean().nullable() }).nullable(),
  at: z.string(),
});

/** An entry as one line of JSON, without the newline. */
export function formatLedgerEntry(entry: LedgerEntry): string {
  const { id, outcome, why, nanoDollars, judgeCheck, at } = entry;
  return JSON.stringify({ v: 1, id, outcome, why, nano_dollars: nanoDollars, judge_check: judgeCheck, at });
}

/**
 * Reads what formatLedgerEntry wrote.
 * @throws Error that names the field.
 */
export function parseLedgerEntry(line: string): LedgerEntry {
  const read = ledgerShape.safeParse(JSON.parse(line));
  if (!read.success) {
    const [first] = read.error.issues;
    throw new Error(`Cannot read the ledger: ${first?.path.join('.')}: ${first?.message}`, {
      cause: read.error,
    });
  }
  const { id, outcome, why, nano_dollars, judge_check, at } = read.data;
  return { id, outcome, why, nanoDollars: nano_dollars, judgeCheck: judge_check, at };
}
