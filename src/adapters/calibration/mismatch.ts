import type { CalibratedPair, Calibration } from '../../core/calibration.ts';

/** A field in which a route differs from what its calibration was made with. */
export interface Mismatch {
  /** The setting of the route that would have to change. */
  readonly field: string;
  readonly calibrated: string;
  readonly running: string;
}

/** The settings behind each field of a pair, relative to the route. */
const SETTINGS: Readonly<Record<keyof CalibratedPair, string>> = {
  draft: 'draft',
  heavy: 'heavy',
  second: 'second',
  form: 'policy.form',
  topLogprobs: 'policy.top_logprobs',
  window: 'policy.window',
  holdBackTokens: 'hold_back.tokens',
  holdBackTokensMax: 'hold_back.tokens_max',
  parameters: 'draft_tools and the rules of the draft model',
  gateMaxRisk: 'policy.gate_max_risk',
};

/** Every field in which the running route differs from the calibrated one; empty: the calibration holds for it. */
export function mismatch({ pair }: Pick<Calibration, 'pair'>, running: CalibratedPair): readonly Mismatch[] {
  return Object.entries(SETTINGS).flatMap(([name, field]) => {
    const key = name as keyof CalibratedPair; // The keys of a record by these names.
    const [calibrated, now] = [pair[key] ?? null, running[key] ?? null];
    return calibrated === now ? [] : [{ field, calibrated: shown(calibrated), running: shown(now) }];
  });
}

/** A mismatch in words: `policy.top_logprobs is 5, and the calibration was made with 20`. */
export function formatMismatch({ field, calibrated, running }: Mismatch): string {
  return `${field} is ${running}, and the calibration was made with ${calibrated}`;
}

function shown(value: string | number | null): string {
  return value === null ? 'none' : String(value);
}
