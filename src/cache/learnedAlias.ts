import { z } from 'zod';
import { storeKey } from './cacheKeys.ts';
import { type CacheTools, jitteredTtlMs } from './cacheTools.ts';
import type { LookupPlan } from './lookupPlan.ts';

/** Words that are answered by the entry of others. One whose entry has ended points nowhere, and is a miss. */
export interface LearnedAlias {
  readonly id: string;
  /** How it was learned. */
  readonly via: 'canonical' | 'semantic' | 'verified';
  /** Version of the guards that let it pass. */
  readonly guards: string;
}

const shape = z.object({
  id: z.string(),
  via: z.enum(['canonical', 'semantic', 'verified']),
  guards: z.string(),
});

/** Null for what is none, or was learned by other guards. */
export function readAlias(bytes: Uint8Array | null, version: string): LearnedAlias | null {
  if (bytes === null) return null;
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return read.success && read.data.guards === version ? read.data : null;
  } catch {
    return null; // no JSON is no alias
  }
}

/** Writes that these words are answered by this entry. */
export function writeAlias(
  tools: CacheTools,
  { scope, textKey }: Pick<LookupPlan, 'scope' | 'textKey'>,
  { id, via }: Omit<LearnedAlias, 'guards'>,
): Promise<void> {
  const alias: LearnedAlias = { id, via, guards: tools.parts.guards.version };
  const bytes = Buffer.from(JSON.stringify(alias));
  return tools.kept.write(storeKey.alias(scope, textKey), bytes, jitteredTtlMs(tools), tools.closing);
}
