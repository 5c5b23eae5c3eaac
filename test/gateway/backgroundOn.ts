import type { GatewayParts } from '../../src/gateway/gateway.ts';
import type { Route, Sampling } from '../../src/gateway/route.ts';
import type { ObservedDraft } from '../../src/ports.ts';
import { gatewayOn, UNSAMPLED } from '../fakes.ts';

/** Everything is drawn, and four comparisons run at once. */
export const ALWAYS: Sampling = { ...UNSAMPLED, share: 1 };

/** Every accepted draft is audited. */
export const AUDITED: Route['audits'] = { ...ALWAYS, escalatedShare: 0, target: 0.1, delta: 0.05 };

/** A gateway whose background can be waited for. */
export function backgroundOn(changes: Partial<Route> = {}, parts: Partial<GatewayParts> = {}) {
  const arrived: ObservedDraft[] = [];
  const waiting: ((draft: ObservedDraft) => void)[] = [];
  const evidence = {
    observed: (draft: ObservedDraft) => {
      const next = waiting.shift();
      if (next === undefined) arrived.push(draft);
      else next(draft);
    },
    feedback: () => undefined,
  };
  const it = gatewayOn(changes, { evidence, ...parts });
  return {
    ...it,
    /** The next record that nobody took yet. */
    recorded: (): Promise<ObservedDraft> => {
      const draft = arrived.shift();
      return draft === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(draft);
    },
    /** Records that nobody took. */
    arrived,
    standing: () => {
      const standing = it.gateway.standing().get('auto');
      if (standing === undefined) throw new TypeError('the route has no standing');
      return standing;
    },
  };
}

/** Lets everything run that is due now: promises, and what they schedule. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
