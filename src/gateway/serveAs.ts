import type { Tier } from '../../machines/index.ts';
import { formatDollars } from '../core/cost.ts';
import type { AnswerHead } from '../ports.ts';
import { decisionOf } from './decision.ts';
import type { Lane } from './lane.ts';
import { moneyOf } from './money.ts';

/**
 * Fixes whose answer is shown and why, and says so in the `x-draft-*` headers, which are true from the first
 * byte on. Whole answers also say what they cost, in US dollars; a stream's cost is known only after its
 * headers and is on the receipt.
 * @param model whose answer it is, by its name in the configuration.
 */
export function serveAs(lane: Lane, tier: Tier, model: string): AnswerHead {
  const reason = decisionOf(lane, tier);
  lane.served = { tier, reason };
  const { incoming, judged } = lane;
  const headers: Record<string, string> = {
    'x-request-id': incoming.id,
    'x-draft-served': tier,
    'x-draft-model': model,
    'x-draft-cache': lane.cacheStatus,
  };
  if (tier === 'cache' && lane.hit !== null) {
    headers['x-draft-cache-age'] = String(Math.max(0, Math.floor(lane.hit.ageSeconds)));
    headers['x-draft-cache-id'] = lane.hit.id;
  }
  if (reason !== null) headers['x-draft-reason'] = reason;
  const meanBits = judged?.reading?.meanBits ?? null;
  if (meanBits !== null) headers['x-draft-entropy'] = meanBits.toFixed(3);
  if (incoming.request.stream !== true) {
    const { cost, savedNanoDollars, savedProvenance } = moneyOf(lane);
    if (cost.nanoDollars !== null) {
      headers['x-draft-cost'] = formatDollars(cost.nanoDollars);
      headers['x-draft-cost-basis'] = cost.provenance;
    }
    if (savedNanoDollars !== null) {
      headers['x-draft-saved'] = formatDollars(savedNanoDollars);
      headers['x-draft-saved-basis'] = savedProvenance;
    }
  }
  return { headers };
}
