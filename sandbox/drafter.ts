import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** The drafter as it can be changed while the sandbox runs. */
export interface Drafter {
  /** Share of the known prompts that it answers with the answer to another prompt, 0 to 1. */
  worse: number;
}

const drafterShape = z.strictObject({ worse: z.number().min(0).max(1) });

/** Reads what POST /sandbox/drafter asks for. Throws a Refusal that names the field. */
export function readDrafter(body: string): Drafter {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new Refusal(400, 'The body is not JSON, as {"worse": 0.5}.', { cause });
  }
  const read = drafterShape.safeParse(value);
  if (read.success) return read.data;
  const message = 'worse must be a number from 0 to 1: the share of prompts that are answered wrongly.';
  throw new Refusal(400, message, { param: 'worse' });
}

/**
 * Whether the drafter answers this prompt with another's answer: always the same prompts at one share, and
 * more of them at a larger one.
 */
export function misanswers({ worse }: Drafter, promptId: string): boolean {
  const hash = createHash('sha256').update(promptId).digest().readUInt32BE(0);
  return hash < worse * 2 ** 32;
}
