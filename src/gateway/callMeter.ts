import type { ChatChunk, WireUsage } from '../core/chat.ts';
import { costOf, type Usage } from '../core/cost.ts';
import { type Failure, statusOf } from '../core/errors.ts';
import type { AbortRecord, CallOutcome, CallRecord } from '../core/receipt.ts';
import type { TokenCounter } from '../ports.ts';
import type { ModelBinding } from './route.ts';

/** What identifies a call on the receipt. */
export interface CallIdentity {
  readonly role: CallRecord['role'];
  readonly model: ModelBinding;
  readonly attempt: number;
  readonly speculative: boolean;
}

const NOT_SENT: Usage = {
  promptTokens: 0,
  cachedPromptTokens: 0,
  completionTokens: 0,
  provenance: 'reported',
};

/**
 * Measures one upstream call while it runs. A call that was cut short has spent its prompt and whatever
 * it had generated: that is estimated and marked so, never counted as nothing. A call that was never sent,
 * because it was cut short in the queue or found no connection, has spent nothing: that is known, and counts
 * as if it had been reported.
 */
export class CallMeter {
  readonly identity: CallIdentity;
  readonly #elapsedMs: () => number;
  readonly #openedMs: number;
  #firstTokenMs: number | null = null;
  #closedMs: number | null = null;
  #confirmedMs: number | null = null;
  #confirmed: PromiseWithResolvers<void> | null = null;
  #sent = false;
  #outcome: CallOutcome = 'aborted';
  #failure: Failure | null = null;
  #reported: WireUsage | null = null;
  #text = '';
  /** Tokens that came with log-probabilities, of all choices. */
  #entries = 0;
  /** Whatever was generated without: content, further choices, refusals, reasoning, arguments. */
  #uncounted = '';

  constructor(identity: CallIdentity, elapsedMs: () => number) {
    this.identity = identity;
    this.#elapsedMs = elapsedMs;
    this.#openedMs = elapsedMs();
  }

  /** When its first token came; null while none has. */
  get firstTokenMs(): number | null {
    return this.#firstTokenMs;
  }

  /** How giving it up went; null where it was not given up. */
  get abort(): AbortRecord | null {
    if (this.#closedMs === null || this.#outcome !== 'aborted') return null;
    const { role, attempt } = this.identity;
    const tookMs = this.#confirmedMs === null ? null : this.#confirmedMs - this.#closedMs;
    return { role, attempt, confirmedMs: tookMs === null ? null : Math.round(tookMs * 1000) / 1000 };
  }

  /** The content of the first choice so far. */
  get text(): string {
    return this.#text;
  }

  /** The request has left this process. Whatever is answered says so as well. */
  sent(): void {
    this.#sent = true;
  }

  chunk(chunk: ChatChunk): void {
    this.#sent = true;
    if (chunk.usage) this.#reported = chunk.usage;
    for (const { index, delta, logprobs } of chunk.choices) {
      const content = typeof delta?.content === 'string' ? delta.content : '';
      const generated = content + otherText(delta);
      if (generated !== '') this.#firstTokenMs ??= this.#elapsedMs();
      if (index === 0) this.#text += content;
      const entries = logprobs?.content?.length ?? 0;
      this.#entries += entries;
      if (entries === 0) this.#uncounted += generated;
    }
  }

  /** A whole answer's usage, where no chunks came. */
  whole(usage: WireUsage | null, text: string): void {
    this.#sent = true;
    this.#reported = usage;
    this.#text = text;
    this.#uncounted = text;
    this.#firstTokenMs = this.#elapsedMs();
  }

  /** Closes the record; only the first close counts. */
  close(outcome: CallOutcome, failure: Failure | null = null): void {
    if (this.#closedMs !== null) return;
    this.#closedMs = this.#elapsedMs();
    this.#outcome = outcome;
    this.#failure = failure;
  }

  /** It was given up, and is over. Of a call that ended by itself this says nothing. */
  confirmAbort(): void {
    if (this.#closedMs === null) return;
    this.#confirmedMs ??= this.#elapsedMs();
    this.#confirmed?.resolve();
  }

  /** Resolves when a call that was given up is over. */
  whenConfirmed(): Promise<void> {
    if (this.#confirmedMs !== null) return Promise.resolve();
    this.#confirmed ??= Promise.withResolvers();
    return this.#confirmed.promise;
  }

  usage(counter: TokenCounter, promptTokens: () => number): Usage {
    if (!this.#sent && this.#outcome !== 'completed') return NOT_SENT;
    const reported = believable(this.#reported);
    if (reported !== null) {
      const { completionTokens } = reported;
      // Usage that came with an early chunk of a call that was cut short does not know of the later ones.
      const whole = this.#outcome === 'completed' && completionTokens > 0;
      const since = whole ? 0 : this.#countedTokens(counter);
      return {
        ...reported,
        completionTokens: Math.max(completionTokens, since),
        provenance: since > completionTokens ? 'estimated' : 'reported',
      };
    }
    const unspent = this.#failure !== null && wasRefused(this.#failure);
    return {
      promptTokens: unspent ? 0 : promptTokens(),
      cachedPromptTokens: 0,
      completionTokens: this.#countedTokens(counter),
      provenance: 'estimated',
    };
  }

  #countedTokens(counter: TokenCounter): number {
    return this.#entries + (this.#uncounted === '' ? 0 : counter.count(this.#uncounted));
  }

  record(counter: TokenCounter, promptTokens: () => number): CallRecord {
    const { role, model, attempt, speculative } = this.identity;
    const usage = this.usage(counter, promptTokens);
    return {
      role,
      model: model.name,
      attempt,
      speculative,
      outcome: this.#outcome,
      openedMs: this.#openedMs,
      firstTokenMs: this.#firstTokenMs,
      closedMs: this.#closedMs ?? this.#elapsedMs(),
      usage,
      cost: costOf(usage, model.price),
      failure: this.#failure?.code ?? null,
    };
  }
}

/**
 * Usage as it was reported, or null where it cannot be true: no prompt is empty, though some servers fill in
 * zeros, and what is no count of tokens would make a cost that is no amount of money.
 */
function believable(usage: WireUsage | null): Omit<Usage, 'provenance'> | null {
  const promptTokens = usage?.prompt_tokens;
  const completionTokens = usage?.completion_tokens;
  if (!isCount(promptTokens) || !isCount(completionTokens) || promptTokens === 0) return null;
  const cached = usage?.prompt_tokens_details?.cached_tokens;
  return { promptTokens, completionTokens, cachedPromptTokens: isCount(cached) ? cached : 0 };
}

/** What a server reports is whatever it sent. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0; // a number, as the line's first half has found
}

/** A provider charges nothing for a call it refused. */
function wasRefused(failure: Failure): boolean {
  return failure.code === 'upstream_auth' || (failure.refusal !== null && statusOf(failure) < 500);
}

function otherText(delta: ChatChunk['choices'][number]['delta']): string {
  if (!delta) return '';
  let text = '';
  for (const [field, value] of Object.entries(delta)) {
    if (field === 'content' || field === 'role') continue;
    if (typeof value === 'string') text += value;
    if (field === 'tool_calls' && Array.isArray(value)) {
      for (const call of value) text += argumentsIn(call?.function);
    }
    if (field === 'function_call') text += argumentsIn(value);
  }
  return text;
}

/** A called function's name, which its first piece bears, and a piece of its arguments. */
function argumentsIn(called: unknown): string {
  const { name, arguments: given } = (called ?? {}) as { name?: unknown; arguments?: unknown }; // looked at as unknown
  return [name, given].filter((part) => typeof part === 'string').join('');
}
