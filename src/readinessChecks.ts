import type { RouteStanding } from './gateway/background.ts';
import { type PolicyStanding, policyStandingText } from './policyStanding.ts';
import type { AuditAlarm } from './ports.ts';

/** What each level of tightening means for the answers. */
export const TIGHTENED = {
  1: 'audits found more bad answers than promised: only the strictest certified threshold is used',
  2: 'audits found more bad answers than promised: heavy answers everything',
} as const;

/** An alarm of the audits in words. */
export function tightenedText({ route, level, audits, bad, target }: AuditAlarm): string {
  return `route ${route}: ${bad} of ${audits} audited answers were bad, where ${target} was promised; ${TIGHTENED[level]}`;
}

/**
 * How the optional parts are: for each route its policy, what audits and observing have done since the start,
 * and what of the evidence was lost. None of it keeps the gateway from being ready.
 */
export function readinessChecks(
  policies: ReadonlyMap<string, PolicyStanding>,
  routes: ReadonlyMap<string, RouteStanding>,
  evidenceLost: number,
): Readonly<Record<string, string>> {
  const checks: Record<string, string> = {};
  for (const [name, standing] of policies) checks[`policy.${name}`] = policyStandingText(standing);
  for (const [name, { mode, tightened, audits, dollarsRule, comparisons, sampling }] of routes) {
    if (mode === 'observe') checks[`mode.${name}`] = 'observe: heavy answers, drafts are made in the shadow';
    if (tightened > 0) checks[`tightened.${name}`] = `level ${tightened}: ${tightenedTo(tightened)}`;
    if (audits.audits > 0) checks[`audits.${name}`] = `${audits.bad} bad of ${audits.audits} graded`;
    const { recorded, failed, lastFailure } = comparisons;
    const refused = sampling.observe.refused + sampling.audits.refused;
    if (recorded + failed + refused > 0) {
      const why = lastFailure === null ? '' : ` (last: ${lastFailure})`;
      checks[`comparisons.${name}`] =
        `${recorded} recorded, ${refused} without a place or money, ${failed} failed${why}`;
    }
    if (dollarsRule === 'unknown_price')
      checks[`background.${name}`] = 'not bounded in dollars: a price is unknown';
  }
  if (evidenceLost > 0) checks.evidence = `${evidenceLost} records lost`;
  return checks;
}

function tightenedTo(level: RouteStanding['tightened']): string {
  return level === 0 ? '' : TIGHTENED[level];
}
