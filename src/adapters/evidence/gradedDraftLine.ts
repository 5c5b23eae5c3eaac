import type { z } from 'zod';
import type { Usage } from '../../core/cost.ts';
import type { GradedDraft, RecordedToken } from '../../core/gradedDraft.ts';
import { tokenShape } from '../../core/tokenShape.ts';
import type { ObservedDraft } from '../../ports.ts';
import {
  type GradedDraftShape,
  gradedDraftShape,
  type ObservedDraftShape,
  observedDraftShape,
} from './gradedDraftShape.ts';

const VERSION = 1;

/** Log-probabilities keep four decimals: far finer than what servers repeat of them. */
const LOGPROB_DECIMALS = 1e4;
const MS_DECIMALS = 10;

/** The models that answered, by the names on their wires. */
export interface ModelsAsked {
  readonly draft: string;
  readonly heavy: string;
  readonly second: string | null;
}

/** A graded draft as it was read, and whose it is where its writer knew. */
export type StoredDraft<Draft = GradedDraft | ObservedDraft> = Draft & {
  readonly models?: ModelsAsked | undefined;
};

/**
 * A graded draft as one line of JSON, without the newline. Log-probabilities are rounded to four decimals and
 * times to a tenth of a millisecond; what is read again and written again is the same line. The prompt is
 * never in it, only its sketch.
 * @param options.content false leaves out the answer and puts shapes (tokenShape.ts) in place of token texts.
 * @param options.models tells drafts of different pairs apart that came into one file.
 */
export function formatGradedDraft(
  draft: StoredDraft,
  {
    content,
    models = draft.models,
  }: { readonly content: boolean; readonly models?: ModelsAsked | undefined },
): string {
  const { draft: recorded, second } = draft;
  const line: GradedDraftShape = {
    v: VERSION,
    id: draft.id,
    family: draft.family,
    sketch: { terms: [...draft.sketch.terms], counts: [...draft.sketch.counts] },
    prompt_tokens: draft.promptTokens,
    first_token_ms: milliseconds(recorded.firstTokenMs),
    tokens: recorded.tokens.map((token) => tokenEntry(token, content)),
    ending: {
      finish_reason: recorded.ending.finishReason,
      cut_by: recorded.ending.cutBy,
      refused: recorded.ending.refused,
    },
    usage: usageEntry(recorded.usage),
    text: content ? recorded.text : null,
    draft_right: draft.draftRight,
    heavy_right: draft.heavyRight,
    grader: draft.grader,
    heavy_usage: draft.heavyUsage && usageEntry(draft.heavyUsage),
    second: second && { agreement: second.agreement, usage: second.usage && usageEntry(second.usage) },
    ...(models && { models }),
    source: draft.source,
    weight: draft.weight,
    ...(draft.whole !== undefined && { whole: draft.whole }),
  };
  if (!isObserved(draft)) return JSON.stringify(line);
  const observed: ObservedDraftShape = {
    ...line,
    route: draft.route,
    request_id: draft.requestId,
    at: draft.at,
    policy: draft.policy,
    calibration: draft.calibration,
    cost: { nano_dollars: draft.cost.nanoDollars, provenance: draft.cost.provenance },
  };
  return JSON.stringify(observed);
}

/**
 * Reads what formatGradedDraft wrote.
 * @throws Error that names the field and says what is wrong with it, or that the line is not whole.
 */
export function parseGradedDraft(line: string): StoredDraft {
  const json = parseJson(line);
  if (isRecord(json) && Object.hasOwn(json, 'route')) {
    const read = checked(observedDraftShape, json);
    return {
      ...draftOf(read),
      route: read.route,
      requestId: read.request_id,
      at: read.at,
      policy: read.policy,
      calibration: read.calibration,
      cost: { nanoDollars: read.cost.nano_dollars, provenance: read.cost.provenance },
    };
  }
  return draftOf(checked(gradedDraftShape, json));
}

/** Whether a graded draft is one of live traffic. */
export function isObserved(draft: GradedDraft | ObservedDraft): draft is ObservedDraft {
  return 'requestId' in draft;
}

function draftOf(read: GradedDraftShape): StoredDraft<GradedDraft> {
  return {
    id: read.id,
    family: read.family,
    sketch: read.sketch,
    promptTokens: read.prompt_tokens,
    draft: {
      tokens: read.tokens.map(tokenOf),
      ending: {
        finishReason: read.ending.finish_reason,
        cutBy: read.ending.cut_by,
        refused: read.ending.refused,
      },
      usage: usageOf(read.usage),
      firstTokenMs: read.first_token_ms,
      text: read.text,
    },
    draftRight: read.draft_right,
    heavyRight: read.heavy_right,
    grader: read.grader,
    heavyUsage: read.heavy_usage && usageOf(read.heavy_usage),
    second: read.second && {
      agreement: read.second.agreement,
      usage: read.second.usage && usageOf(read.second.usage),
    },
    ...(read.models && { models: read.models }),
    source: read.source,
    weight: read.weight,
    ...(read.whole !== undefined && { whole: read.whole }),
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error('Cannot read a graded draft: the line is not JSON, or was cut short', { cause });
  }
}

function checked<Shape extends z.ZodType>(shape: Shape, json: unknown): z.infer<Shape> {
  if (isRecord(json) && json.v !== VERSION) {
    throw new Error(
      `Cannot read a graded draft of version ${JSON.stringify(json.v) ?? '(none)'}: this program reads version ${VERSION}`,
    );
  }
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [first, ...others] = read.error.issues;
  const field = (first?.path ?? []).join('.');
  const what = field === '' ? 'it is not an object' : `${field}: ${first?.message ?? 'is wrong'}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new Error(`Cannot read a graded draft: ${what}${more}`, { cause: read.error });
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

type TokenEntry = GradedDraftShape['tokens'][number];

function tokenEntry({ text, logprob, top, missing, atMs }: RecordedToken, content: boolean): TokenEntry {
  const said = content ? text : tokenShape(text);
  const own = logprob === null ? null : rounded(logprob, LOGPROB_DECIMALS);
  const at = milliseconds(atMs);
  if (missing === 'sentinel') return [said, own, [], at, 's'];
  const likely = missing === 'absent' ? [] : top.map((value) => rounded(value, LOGPROB_DECIMALS));
  return [said, own, likely, at];
}

function tokenOf([text, logprob, top, atMs, mark]: TokenEntry): RecordedToken {
  const missing = mark === 's' ? 'sentinel' : top.length === 0 ? 'absent' : null;
  return { text, logprob, top, missing, atMs };
}

/** Never -0, which JSON does not know. */
function rounded(value: number, scale: number): number {
  return Math.round(value * scale) / scale + 0;
}

/** A clock that was set back is no reason to lose a draft. */
function milliseconds(value: number): number {
  return Math.max(0, rounded(value, MS_DECIMALS));
}

function usageEntry(usage: Usage): GradedDraftShape['usage'] {
  return {
    prompt: usage.promptTokens,
    cached: usage.cachedPromptTokens,
    completion: usage.completionTokens,
    provenance: usage.provenance,
  };
}

function usageOf(entry: GradedDraftShape['usage']): Usage {
  return {
    promptTokens: entry.prompt,
    cachedPromptTokens: entry.cached,
    completionTokens: entry.completion,
    provenance: entry.provenance,
  };
}
