import { resolve } from 'node:path';
import type { HoldBackTokens } from '../core/holdBackBounds.ts';
import { messageOf } from '../core/messageOf.ts';
import type { Policy } from '../core/policy.ts';
import { replayDraft } from '../core/replayDraft.ts';
import type { Output } from './commandIo.ts';
import { EXIT } from './exit.ts';
import { loadPolicy } from './replay/loadPolicy.ts';
import { readDrafts } from './replay/readDrafts.ts';
import { type Replayed, replaySummary } from './replay/replaySummary.ts';
import { replayTable } from './replay/replayTable.ts';

export interface ReplayCommandOptions {
  /** File or folder of recordings or graded drafts. */
  readonly drafts: string;
  /** `entropy`, a module, or a calibration file. */
  readonly policy: string;
  /** JSON object, for `entropy` and for modules that take options. */
  readonly policyOptions?: string | undefined;
  readonly stream?: boolean | undefined;
  readonly whole?: boolean | undefined;
  /** Tokens of a stream's hold-back; without them those of the calibration, or 16 and 48. */
  readonly holdBack?: string | undefined;
  readonly holdBackMax?: string | undefined;
  readonly json?: boolean | undefined;
}

const HOLD_BACK: HoldBackTokens = { tokens: 16, tokensMax: 48 };
/** Further faults are only counted. */
const FAULTS_SHOWN = 10;

/**
 * Replays recorded drafts under a policy and says what the gateway would have done with them: no model and no
 * network is needed. Lines that cannot be read are told of on `err` and passed over.
 * @returns the exit code: 0; 2 when the command, the policy or the drafts cannot be used; 1 when the policy
 * threw over a draft.
 */
export async function replay(
  options: ReplayCommandOptions,
  out: Output,
  err: Output,
  cwd: string = process.cwd(),
): Promise<number> {
  try {
    const loaded = await loadPolicy(options.policy, policyOptionsOf(options), cwd);
    const stream = streamOf(options, loaded.holdBack ?? HOLD_BACK);
    const { drafts, faults } = readDrafts(resolve(cwd, options.drafts));
    for (const { file, line, message } of faults.slice(0, FAULTS_SHOWN)) {
      err.write(`${file}:${line}: ${message}\n`);
    }
    if (faults.length > FAULTS_SHOWN) err.write(`and ${faults.length - FAULTS_SHOWN} lines more\n`);
    if (drafts.length === 0) throw new Error(`Cannot replay: ${options.drafts} has no drafts`);
    const replayed: Replayed[] = [];
    for (const draft of drafts) {
      try {
        replayed.push({ draft, outcome: replayDraft(loaded.policy, draft, { stream }) });
      } catch (cause) {
        const why = messageOf(cause);
        err.write(`Cannot replay ${draft.id}: the policy ${loaded.policy.name} threw: ${why}\n`);
        return EXIT.failure;
      }
    }
    out.write(
      options.json === true
        ? asJson(loaded.policy, stream, replayed)
        : asTable(loaded.policy, stream, replayed),
    );
    return EXIT.ok;
  } catch (cause) {
    err.write(`${messageOf(cause)}\n`);
    return EXIT.usage;
  }
}

function policyOptionsOf({ policyOptions }: ReplayCommandOptions): Readonly<Record<string, unknown>> {
  if (policyOptions === undefined) return {};
  let read: unknown;
  try {
    read = JSON.parse(policyOptions);
  } catch (cause) {
    throw new Error(`Cannot read --policy-options: ${policyOptions} is not JSON`, { cause });
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new Error(`Cannot read --policy-options: ${policyOptions} is not a JSON object`);
  }
  return { ...read };
}

function streamOf(options: ReplayCommandOptions, standing: HoldBackTokens): HoldBackTokens | null {
  const { whole, stream, holdBack, holdBackMax } = options;
  if (whole === true && (stream === true || holdBack !== undefined || holdBackMax !== undefined)) {
    throw new Error('Cannot replay whole answers as a stream: --whole goes without --stream and --hold-back');
  }
  if (whole === true) return null;
  const tokens = tokensIn('--hold-back', holdBack) ?? standing.tokens;
  const tokensMax = tokensIn('--hold-back-max', holdBackMax) ?? Math.max(tokens, standing.tokensMax);
  if (tokensMax < tokens) {
    throw new Error(`Cannot hold back ${tokens} tokens: --hold-back-max is ${tokensMax}, which is less`);
  }
  return { tokens, tokensMax };
}

function tokensIn(flag: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new Error(`Cannot use ${flag} ${value}: it must be a whole number of at least 1`);
  }
  return Number(value);
}

function asTable(policy: Policy, stream: HoldBackTokens | null, replayed: readonly Replayed[]): string {
  const how =
    stream === null ? 'whole answers' : `streams, hold-back ${stream.tokens} to ${stream.tokensMax} tokens`;
  return replayTable(`policy ${policy.name} (${calibrationOf(policy)}), ${how}`, replaySummary(replayed));
}

function asJson(policy: Policy, stream: HoldBackTokens | null, replayed: readonly Replayed[]): string {
  const outcomes = replayed.map(({ draft, outcome }) => ({ id: draft.id, family: draft.family, ...outcome }));
  const head = { policy: policy.name, calibration: calibrationOf(policy), stream };
  return `${JSON.stringify({ ...head, ...replaySummary(replayed), outcomes })}\n`;
}

function calibrationOf({ calibration }: Policy): string {
  return calibration?.id ?? 'NOT CALIBRATED';
}
