import type { CacheQuestion } from '../ports.ts';
import type { Lane } from './lane.ts';
import type { Route } from './route.ts';

/**
 * What the cache is asked about a request. What keeps drafts on the route is part of it, with the models that
 * answer there: an answer that was kept under a laxer policy, or given by another model, is none to this question.
 */
export function cacheQuestion({ incoming, policy, tightened }: Lane, route: Route): CacheQuestion {
  const { principal, request, raw, wish } = incoming;
  const { name, calibration, form } = policy ?? route.policy;
  const judged = [name, calibration?.id ?? 'NOT CALIBRATED', form, `tightened ${tightened}`];
  const models = [route.draft, route.heavy, ...(route.second === null ? [] : [route.second])];
  return {
    principal,
    request,
    raw,
    route: route.name,
    policy: [...judged, route.keptBy, ...models.map(({ wireName }) => wireName)].join(' | '),
    wish,
  };
}
