import type { RequestInput } from '../../machines/index.ts';
import {
  asksForAudio,
  clientTokenCap,
  type HeavyReason,
  promptText,
  whyNotDrafted,
} from '../core/chatRequest.ts';
import { openPolicy } from '../core/policy.ts';
import type { Lane } from './lane.ts';
import type { Route } from './route.ts';

/** The deadline of a request for a named model, which has no route to configure one, ms. */
const DIRECT_DEADLINE_MS = 600_000;

/** What the machine is to do for a request; why heavy is asked without a draft is noted in the lane. */
export function planOf(lane: Lane, lookupMs: number): RequestInput {
  const { route, incoming } = lane;
  const { request, control } = incoming;
  const settings = {
    lane,
    whole: lane.whole,
    control: control.routing === 'heavy' ? 'none' : control.routing,
    serveDraftOnHeavyFailure: route?.onHeavyFailure === 'serve_draft',
    maxSpeculations: route?.maxSpeculations ?? 0,
    deadlineMs: route?.deadlineMs ?? DIRECT_DEADLINE_MS,
    lookupMs,
    onlyIfCached: incoming.wish.onlyIfCached,
  } as const;
  if (route === null) return { ...settings, plan: 'direct' };
  lane.heavyReason = whyHeavy(lane, route);
  if (lane.heavyReason === null) return { ...settings, plan: 'draft' };
  // An answer in sound exists only in the form the client asked for, so it is relayed as one.
  return { ...settings, plan: asksForAudio(request) ? 'direct' : 'heavy' };
}

/**
 * Why heavy is asked at once; null when a draft is. What cannot be judged comes first, then the route's own
 * mode, then what the policy thinks of the prompt. A caller who wants the draft gets it in spite of the
 * policy and of alarms, not of `mode: observe`, which changes nobody's answer.
 */
function whyHeavy(lane: Lane, route: Route): HeavyReason | null {
  const { request, control } = lane.incoming;
  if (control.routing === 'heavy') return 'control';
  const unable = whyNotDrafted(request, route.ability, promptTokensFor(lane, route));
  if (unable !== null) return unable;
  if (route.mode === 'observe') return 'observed';
  const forced = control.routing === 'draft';
  if (lane.tightened === 2 && !forced) return 'tightened';
  lane.opening = openPolicy(lane.policy ?? route.policy, lane.asked);
  return forced ? null : lane.opening.notDrafted;
}

/**
 * The prompt's length for the question whether the drafter can take it. A token is at least one character,
 * so a prompt that fits by its characters need not be tokenized.
 */
function promptTokensFor(lane: Lane, { ability }: Route): number {
  if (ability.contextTokens === null) return 0;
  const characters = promptText(lane.incoming.request).length;
  const answerTokens = clientTokenCap(lane.incoming.request) ?? 0;
  return characters + answerTokens <= ability.contextTokens ? characters : lane.promptTokens();
}
