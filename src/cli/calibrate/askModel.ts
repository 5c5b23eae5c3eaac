import type { bindModel } from '../../connectUpstreams.ts';
import type { ChatRequest } from '../../core/chatRequest.ts';
import { promptText } from '../../core/chatRequest.ts';
import { ERRORS, type Failure, failure, statusOf } from '../../core/errors.ts';
import type { RecordedDraft } from '../../core/gradedDraft.ts';
import { bodyFor } from '../../core/modelRules.ts';
import { readRawObject } from '../../core/rawObject.ts';
import type { CallRecord } from '../../core/receipt.ts';
import { CallMeter } from '../../gateway/callMeter.ts';
import { DraftRecorder } from '../../gateway/draftRecorder.ts';
import { EndingWatch } from '../../gateway/endingWatch.ts';
import type { TokenCounter } from '../../ports.ts';

export type BoundModel = ReturnType<typeof bindModel>;

/** Log-probabilities a token: all that OpenAI's API gives, so that any policy can be tried on the records. */
export const TOP_LOGPROBS = 20;

export interface AskTools {
  readonly counter: TokenCounter;
  /** Milliseconds of a clock that never jumps. */
  readonly elapsedMs: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Aborted when nothing new should begin: no failed call is repeated after it. */
  readonly stop: AbortSignal;
}

export interface Answered {
  /** Whole, where `failure` is null. */
  readonly draft: RecordedDraft;
  readonly text: string;
  readonly failure: Failure | null;
  /** One for each attempt. */
  readonly calls: readonly CallRecord[];
}

/** How often a call is made at most. */
export const ATTEMPTS = 3;
/** Before the second attempt, ms; four times as long before the third. */
const FIRST_WAIT_MS = 1000;
/** Longest wait a server may ask for, ms. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Asks one model as the gateway does: streamed, by its own adapter, with the model's rules, and with its
 * log-probabilities for a draft. A busy or broken server is asked again, at most twice.
 */
export async function askModel(
  role: 'draft' | 'heavy' | 'second',
  model: BoundModel,
  request: ChatRequest,
  tools: AskTools,
): Promise<Answered> {
  const calls: CallRecord[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const answered = await askOnce({ role, model, attempt }, request, tools);
    calls.push(...answered.calls);
    const { failure } = answered;
    const again = failure !== null && attempt < ATTEMPTS && mayHelp(failure) && !tools.stop.aborted;
    if (!again) return { ...answered, calls };
    await tools.wait(waitOf(failure, attempt), tools.stop);
    if (tools.stop.aborted) return { ...answered, calls };
  }
}

async function askOnce(
  { role, model, attempt }: { role: 'draft' | 'heavy' | 'second'; model: BoundModel; attempt: number },
  request: ChatRequest,
  { counter, elapsedMs }: AskTools,
): Promise<Answered> {
  const meter = new CallMeter({ role, model, attempt, speculative: false }, elapsedMs);
  const recorder = new DraftRecorder(TOP_LOGPROBS, elapsedMs);
  const ending = new EndingWatch();
  let failed: Failure | null = NO_END;
  const call = {
    role,
    body: bodyOf(role, model, request),
    query: '',
    headers: {},
    onSent: () => meter.sent(),
  };
  for await (const item of model.upstream.chat(call, new AbortController().signal)) {
    if (item.type === 'chunk') {
      meter.chunk(item.chunk);
      recorder.chunk(item.chunk);
      ending.chunk(item.chunk);
    } else failed = item.type === 'failed' ? item.failure : null;
  }
  meter.close(failed === null ? 'completed' : 'failed', failed);
  const record = meter.record(counter, () => counter.count(promptText(request)));
  const draft = recorder.recorded(ending.ending({ request }, model), meter.text, record);
  return { draft, text: meter.text, failure: failed, calls: [record] };
}

const NO_END = failure('upstream_incomplete', 'The model server ended without an end');

function bodyOf(role: 'draft' | 'heavy' | 'second', model: BoundModel, request: ChatRequest): string {
  const raw = readRawObject(JSON.stringify(request));
  if ('kind' in raw) throw new TypeError(`Cannot ask: the prompt has a ${raw.kind} at ${raw.path}`);
  const set = {
    model: model.wireName,
    stream: true,
    stream_options: { include_usage: true },
    ...(role === 'draft' && { logprobs: true, top_logprobs: TOP_LOGPROBS }),
  };
  return bodyFor(raw, set, model.rules);
}

/** A server that is not there will not be there in a second. */
function mayHelp(failed: Failure): boolean {
  if (failed.refusal !== null) return [408, 409, 429].includes(statusOf(failed)) || statusOf(failed) >= 500;
  return failed.code !== 'upstream_unreachable' && ERRORS[failed.code].retryable;
}

function waitOf({ refusal }: Failure, attempt: number): number {
  const own = FIRST_WAIT_MS * 4 ** (attempt - 1);
  const seconds = Number(refusal?.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_MS, Math.max(own, seconds * 1000)) : own;
}
