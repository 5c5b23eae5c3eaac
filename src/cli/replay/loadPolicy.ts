import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCalibration } from '../../adapters/calibration/readCalibration.ts';
import { servingPolicy } from '../../calibration/acceptingPolicy.ts';
import { ENTROPY_DEFAULTS, type EntropyPolicyOptions, entropyPolicy } from '../../core/entropyPolicy.ts';
import type { HoldBackTokens } from '../../core/holdBackBounds.ts';
import { messageOf } from '../../core/messageOf.ts';
import { openNeighbours } from '../../core/neighbours.ts';
import type { Policy } from '../../core/policy.ts';
import { policyFaults } from './policyFaults.ts';

/** A policy, and the hold-back it was made for where it says one. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly holdBack: HoldBackTokens | null;
}

/**
 * The policy of that name: `entropy`; the one a calibration file holds (.json); or the default export of a
 * module (.ts, .js, .mjs): a `Policy`, or a function of the options that gives one.
 * @param options for `entropy`, in place of its defaults, and for a module's function.
 * @throws Error that says what is missing.
 */
export async function loadPolicy(
  name: string,
  options: Readonly<Record<string, unknown>>,
  cwd: string,
): Promise<LoadedPolicy> {
  if (name === 'entropy') return { policy: entropyWith(options), holdBack: null };
  const path = resolve(cwd, name);
  if (/\.json$/i.test(name)) return calibrated(path);
  if (/\.[cm]?[jt]s$/i.test(name)) return { policy: await moduleAt(path, options), holdBack: null };
  throw new Error(
    `Cannot use the policy ${name}: it is neither entropy nor a module (.ts, .js, .mjs) nor a calibration (.json)`,
  );
}

function entropyWith(options: Readonly<Record<string, unknown>>): Policy {
  for (const [field, value] of Object.entries(options)) {
    const known = Object.hasOwn(ENTROPY_DEFAULTS, field);
    const standing = known ? ENTROPY_DEFAULTS[field as keyof EntropyPolicyOptions] : undefined; // asked above
    if (!known) throw new Error(`Cannot use the policy entropy: it has no option ${field}`);
    if (
      typeof value !== typeof standing ||
      (field === 'form' && value !== 'renormalised' && value !== 'residual')
    ) {
      throw new Error(`Cannot use the policy entropy: ${field} cannot be ${JSON.stringify(value)}`);
    }
  }
  // Every field was looked at, and a policy's state is its own affair.
  const policy = entropyPolicy({
    ...ENTROPY_DEFAULTS,
    ...(options as Partial<EntropyPolicyOptions>),
  }) as Policy;
  const faults = policyFaults(policy);
  if (faults.length > 0) throw new Error(`Cannot use the policy entropy: ${faults.join('; ')}`);
  return policy;
}

function calibrated(path: string): LoadedPolicy {
  try {
    const calibration = readCalibration(readFileSync(path, 'utf8'));
    const { holdBackTokens, holdBackTokensMax } = calibration.pair;
    return {
      policy: servingPolicy(calibration, openNeighbours(calibration.neighbours)),
      holdBack: { tokens: holdBackTokens, tokensMax: holdBackTokensMax },
    };
  } catch (cause) {
    throw new Error(`Cannot use the calibration ${path}: ${messageOf(cause)}`, { cause });
  }
}

async function moduleAt(path: string, options: Readonly<Record<string, unknown>>): Promise<Policy> {
  let exported: unknown;
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    exported = typeof module.default === 'function' ? await module.default(options) : module.default;
  } catch (cause) {
    throw new Error(`Cannot use the policy ${path}: ${messageOf(cause)}`, { cause });
  }
  if (exported === undefined) throw new Error(`Cannot use the policy ${path}: it has no default export`);
  const faults = policyFaults(exported);
  if (faults.length > 0) throw new Error(`Cannot use the policy ${path}: ${faults.join('; ')}`);
  return exported as Policy; // as far as its shape can be seen
}
