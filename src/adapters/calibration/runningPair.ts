import type { CalibratedPair } from '../../core/calibration.ts';
import type { EntropyForm } from '../../core/entropy.ts';
import type { ModelRules } from '../../core/modelRules.ts';
import { digestOf } from './calibrationFile.ts';

/** What of a configured route decides whether a calibration holds for it. */
export interface RunningRoute {
  readonly draft: { readonly wireName: string; readonly rules: ModelRules };
  readonly heavy: { readonly wireName: string };
  readonly second: { readonly wireName: string } | null;
  readonly draftTools: boolean;
  readonly policy: {
    readonly options: { readonly form: EntropyForm; readonly topLogprobs: number; readonly window: number };
    /** Of policy `calibrated`; null: the gate is off. */
    readonly gateMaxRisk?: number | null;
  };
  readonly holdBack: { readonly tokens: number; readonly tokensMax: number };
}

/** Characters of the digest of what shapes a draft besides its model. */
const DIGEST_CHARACTERS = 16;

/** The pair of models as a route runs it: what a calibration of it is valid for. */
export function runningPair(route: RunningRoute): CalibratedPair {
  const { draft, heavy, second, holdBack, draftTools } = route;
  const { form, topLogprobs, window } = route.policy.options;
  const { gateMaxRisk = null } = route.policy;
  const { rename, drop, cap } = draft.rules;
  // The order in which fields are dropped means nothing.
  const parameters = digestOf({ rename, drop: [...new Set(drop)].sort(), cap, draftTools });
  return {
    draft: draft.wireName,
    heavy: heavy.wireName,
    second: second?.wireName ?? null,
    form,
    topLogprobs,
    window,
    holdBackTokens: holdBack.tokens,
    holdBackTokensMax: holdBack.tokensMax,
    parameters: parameters.slice(0, DIGEST_CHARACTERS),
    ...(gateMaxRisk !== null && { gateMaxRisk }),
  };
}
