import { asksForAudio, type ChatRequest, offersTools } from '../core/chatRequest.ts';
import type { ReuseFault } from '../core/reuseFault.ts';
import { writingIsFree } from '../core/writingIsFree.ts';
import type { CacheQuestion } from '../ports.ts';
import type { AskedParts } from './askedParts.ts';
import type { CacheGuards } from './cacheParts.ts';
import type { BypassReason, ExactOnlyReason } from './lookupReason.ts';

/** How far a question may be matched; each step includes those before. */
export type Eligibility =
  /** Not at all; `keep`: a fresh answer may be kept all the same. */
  | { readonly upTo: 'nothing'; readonly reason: BypassReason; readonly keep: boolean }
  /** By the same words. */
  | { readonly upTo: 'exact'; readonly reason: ExactOnlyReason | ReuseFault }
  /** By words that differ in writing only. */
  | { readonly upTo: 'canonical'; readonly reason: ReuseFault }
  /** By likeness, which the guards and in doubt the verifier decide on. */
  | { readonly upTo: 'semantic'; readonly reason: null };

/** Above it a client wants answers that differ. */
const STEADY_TEMPERATURE = 0.3;

/** Why the cache is not asked, by the request alone; null: it may be asked. */
export function whyBypassed({ request, wish }: Pick<CacheQuestion, 'request' | 'wish'>): Eligibility | null {
  const nothing = (reason: BypassReason, keep = false): Eligibility => ({ upTo: 'nothing', reason, keep });
  if (!wish.read && !wish.write) return nothing('no_store');
  if ((request.n ?? 1) !== 1) return nothing('n');
  if (asksForAudio(request)) return nothing('modality');
  if (request.web_search_options !== undefined && request.web_search_options !== null)
    return nothing('web_search');
  if (isHot(request) && seedOf(request) === null) return nothing('temperature');
  return wish.read ? null : nothing('no_cache', true);
}

/** How far a question that the cache is asked may be matched. */
export function eligibility(
  { request }: Pick<CacheQuestion, 'request'>,
  asked: AskedParts,
  { fault, perUser }: Pick<CacheGuards, 'fault'> & { readonly perUser: boolean },
): Exclude<Eligibility, { readonly upTo: 'nothing' }> {
  const exactly = (reason: ExactOnlyReason | ReuseFault) => ({ upTo: 'exact', reason }) as const;
  if (asked.text === null || !isText(request)) return exactly('not_text');
  if (offersTools(request) || usedTools(request)) return exactly('tools');
  if (isHot(request)) return exactly('seeded');
  // Only whoever is named can be told from the others of a key.
  const found = fault(asked.text, { perUser: perUser && asked.user !== null });
  if (found === null) return { upTo: 'semantic', reason: null };
  return writingIsFree(found) ? { upTo: 'canonical', reason: found } : exactly(found);
}

function isHot({ temperature }: ChatRequest & { readonly temperature?: unknown }): boolean {
  return typeof temperature === 'number' && temperature > STEADY_TEMPERATURE;
}

function seedOf({ seed }: ChatRequest & { readonly seed?: unknown }): number | null {
  return typeof seed === 'number' ? seed : null;
}

function isText({ messages }: ChatRequest): boolean {
  return messages.every(
    ({ content }) => !Array.isArray(content) || content.every(({ type }) => type === 'text'),
  );
}

function usedTools({ messages }: ChatRequest): boolean {
  return messages.some(({ role, tool_calls }) => {
    const called = tool_calls !== undefined && tool_calls !== null;
    return called || role === 'tool' || role === 'function';
  });
}
