import { type HeavyReason, offersTools } from '../core/chatRequest.ts';
import type { RecordedDraft } from '../core/gradedDraft.ts';
import type { CallRecord } from '../core/receipt.ts';
import type { CallMeter } from './callMeter.ts';
import type { ComparisonStart, HeavyAnswer } from './comparison.ts';
import type { Lane } from './lane.ts';
import type { Route } from './route.ts';

/**
 * What is to be compared in the background of an answered request; null when nothing is. Only what a route
 * could draft is drawn, and only texts are compared: an answer that may be a call of tools is none.
 * @param by `random` is uniform in [0, 1) and draws observed, escalated and likened requests; accepted ones were
 * drawn before.
 */
export function comparisonStart(
  lane: Lane,
  route: Route,
  at: string,
  {
    random,
    recheck,
  }: { readonly random: () => number; readonly recheck?: { readonly share: number } | undefined },
): ComparisonStart | null {
  const { incoming, served, policy } = lane;
  if (served === null || policy === null || offersTools(incoming.request)) return null;
  const common = {
    incoming: { ...incoming, headers: lane.headersFor(null) },
    route,
    policy: { name: policy.name, calibration: policy.calibration?.id ?? 'NOT CALIBRATED' },
    tightened: lane.tightened,
    stratum: lane.opening?.stratum ?? null,
    sketch: lane.sketch,
    promptTokens: lane.promptTokens,
    at,
    hit: null,
    keptAs: lane.keptAs,
  };
  if (served.tier === 'cache') {
    const kept = likenedAnswer(lane);
    const share = recheck?.share ?? 0;
    if (kept === null || random() >= share) return null;
    return { ...common, source: 'cache', weight: 1 / share, ...kept, second: null, heavy: null };
  }
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

/** A kept answer that was found because its question was alike, now or before; without text it is no comparison's. */
function likenedAnswer({ hit }: Lane): Pick<ComparisonStart, 'draft' | 'hit'> | null {
  if (hit === null || !hit.byLikeness) return null;
  const { choices, usage } = hit.answer;
  const text = choices[0]?.message.content ?? '';
  if (text.trim() === '') return null;
  const draft: RecordedDraft = {
    tokens: [],
    ending: { finishReason: 'stop', cutBy: null, refused: false },
    usage: {
      promptTokens: usage?.prompt_tokens ?? 0,
      cachedPromptTokens: 0,
      completionTokens: usage?.completion_tokens ?? 0,
      provenance: 'estimated',
    },
    firstTokenMs: 0,
    text,
  };
  return { draft, hit };
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
