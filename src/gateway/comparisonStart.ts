import { type HeavyReason, offersTools } from '../core/chatRequest.ts';
import type { CallRecord } from '../core/receipt.ts';
import type { CallMeter } from './callMeter.ts';
import type { ComparisonStart, HeavyAnswer } from './comparison.ts';
import type { Lane } from './lane.ts';
import type { Route } from './route.ts';

/**
 * What is to be compared in the background of an answered request; null when nothing is. Only what a route
 * could draft is drawn, and only texts are compared: an answer that may be a call of tools is none.
 * @param random uniform in [0, 1): draws observed and escalated requests; accepted ones were drawn before.
 */
export function comparisonStart(
  lane: Lane,
  route: Route,
  at: string,
  random: () => number,
): ComparisonStart | null {
  const { incoming, served, policy } = lane;
  if (served === null || policy === null || offersTools(incoming.request)) return null;
  const common = {
    incoming,
    route,
    policy: { name: policy.name, calibration: policy.calibration?.id ?? 'NOT CALIBRATED' },
    tightened: lane.tightened,
    stratum: lane.opening?.stratum ?? null,
    sketch: lane.sketch,
    promptTokens: lane.promptTokens,
    at,
  };
  if (lane.heavyReason === 'observed' || isEscalated(lane, route)) {
    const source = lane.heavyReason === 'observed' ? 'observed' : 'escalated';
    const share = source === 'observed' ? route.observe.share : route.audits.escalatedShare;
    if (random() >= share) return null;
    const heavy = heavyAnswer(lane);
    if (heavy === null) return null;
    return { ...common, source, weight: 1 / share, draft: null, second: null, heavy };
  }
  const kept = keptDraft(lane);
  if (kept === null) return null;
  const weight = 1 / route.audits.share;
  return { ...common, source: 'accepted', weight, ...kept, heavy: null };
}

/** Why a request that could be drafted, and one day may be, was not. */
const NOT_WANTED: readonly (HeavyReason | null)[] = ['novel', 'uncertified', 'gate', 'tightened'];

/**
 * Heavy answered after a draft that was given up, or instead of one the policy did not want: a calibration made of
 * what was drafted alone would be blind to the rest, which it may accept.
 */
function isEscalated({ heavyReason, served }: Lane, { mode }: Route): boolean {
  if (mode !== 'serve' || (heavyReason !== null && !NOT_WANTED.includes(heavyReason))) return false;
  return served?.tier === 'heavy' || served?.tier === 'speculative';
}

/** An empty answer is nothing a draft could be held against. */
function heavyAnswer(lane: Lane): HeavyAnswer | null {
  const found = lastCall(lane, 'heavy');
  if (found === null || found.meter.text.trim() === '') return null;
  return { text: found.meter.text, usage: found.record.usage };
}

/** The draft that was drawn for an audit, if it is what was served, and because it was thought good enough. */
function keptDraft(lane: Lane): Pick<ComparisonStart, 'draft' | 'second'> | null {
  const { recorder, draftEnding, served } = lane;
  if (recorder === null || draftEnding === null) return null;
  if (served?.tier !== 'draft' || served.reason === 'heavy_failed') return null;
  const found = lastCall(lane, 'draft');
  if (found === null) return null;
  const draft = recorder.recorded(draftEnding, found.meter.text, found.record);
  const { agreement } = lane;
  if (agreement === undefined) return { draft, second: null };
  return { draft, second: { agreement, usage: lastCall(lane, 'second')?.record.usage ?? null } };
}

function lastCall(
  { calls, tools, promptTokens }: Lane,
  role: CallRecord['role'],
): { readonly meter: CallMeter; readonly record: CallRecord } | null {
  const meter = calls.findLast(({ identity }) => identity.role === role);
  if (meter === undefined) return null;
  const record = meter.record(tools.counter, promptTokens);
  return record.outcome === 'completed' || role === 'second' ? { meter, record } : null;
}
