import type { ChatChunk, WireUsage } from '../core/chat.ts';
import { costOf, type Usage } from '../core/cost.ts';
import { type Failure, statusOf } from '../core/errors.ts';
import type { CallOutcome, CallRecord } from '../core/receipt.ts';
import type { TokenCounter } from '../ports.ts';
import type { ModelBinding } from './route.ts';

/** What identifies a call on the receipt. */
export interface CallIdentity {
  readonly role: 'draft' | 'heavy' | 'direct';
  readonly model: ModelBinding;
  readonly attempt: number;
  readonly speculative: boolean;
}

/**
 * Measures one upstream call while it runs. A call that was cut short has spent its prompt and whatever
 * it had generated: that is estimated and marked so, never counted as nothing.
 */
export class CallMeter {
  readonly identity: CallIdentity;
  readonly #elapsedMs: () => number;
  readonly #openedMs: number;
  #firstTokenMs: number | null = null;
  #closedMs: number | null = null;
  #outcome: CallOutcome = 'aborted';
  #failure: Failure | null = null;
  #reported: WireUsage | null = null;
  #text = '';
  /** Whatever else was generated: further choices, refusals, reasoning, arguments. */
  #others = '';
  #logprobTokens = 0;

  constructor(identity: CallIdentity, elapsedMs: () => number) {
    this.identity = identity;
    this.#elapsedMs = elapsedMs;
    this.#openedMs = elapsedMs();
  }

  /** The content of the first choice so far. */
  get text(): string {
    return this.#text;
  }

  chunk(chunk: ChatChunk): void {
    if (chunk.usage) this.#reported = chunk.usage;
    for (const { index, delta, logprobs } of chunk.choices) {
      const content = delta?.content;
      if (typeof content === 'string' && content !== '') {
        this.#firstTokenMs ??= this.#elapsedMs();
        if (index === 0) this.#text += content;
        else this.#others += content;
      }
      this.#others += otherText(delta);
      this.#logprobTokens += logprobs?.content?.length ?? 0;
    }
  }

  /** A whole answer's usage, where no chunks came. */
  whole(usage: WireUsage | null, text: string): void {
    this.#reported = usage;
    this.#text = text;
    this.#firstTokenMs = this.#elapsedMs();
  }

  /** Closes the record; only the first close counts. */
  close(outcome: CallOutcome, failure: Failure | null = null): void {
    if (this.#closedMs !== null) return;
    this.#closedMs = this.#elapsedMs();
    this.#outcome = outcome;
    this.#failure = failure;
  }

  usage(counter: TokenCounter, promptTokens: () => number): Usage {
    const reported = this.#reported;
    if (typeof reported?.prompt_tokens === 'number' && typeof reported.completion_tokens === 'number') {
      const completionTokens = reported.completion_tokens;
      // Usage that came with an early chunk of a call that was cut short does not know of the later ones.
      const since = this.#outcome === 'completed' ? 0 : this.#countedTokens(counter);
      return {
        promptTokens: reported.prompt_tokens,
        cachedPromptTokens: reported.prompt_tokens_details?.cached_tokens ?? 0,
        completionTokens: Math.max(completionTokens, since),
        provenance: since > completionTokens ? 'estimated' : 'reported',
      };
    }
    const unspent = this.#failure !== null && wasNeverAccepted(this.#failure);
    return {
      promptTokens: unspent ? 0 : promptTokens(),
      cachedPromptTokens: 0,
      completionTokens: this.#countedTokens(counter),
      provenance: 'estimated',
    };
  }

  #countedTokens(counter: TokenCounter): number {
    const content = this.#logprobTokens > 0 ? this.#logprobTokens : counter.count(this.#text);
    return content + (this.#others === '' ? 0 : counter.count(this.#others));
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

/** A provider charges nothing for a call it refused or never received. */
function wasNeverAccepted(failure: Failure): boolean {
  return (
    failure.code === 'upstream_unreachable' ||
    failure.code === 'upstream_auth' ||
    (failure.refusal !== null && statusOf(failure) < 500)
  );
}

function otherText(delta: ChatChunk['choices'][number]['delta']): string {
  if (!delta) return '';
  let text = '';
  for (const [field, value] of Object.entries(delta)) {
    if (field === 'content' || field === 'role') continue;
    if (typeof value === 'string') text += value;
    if (field === 'tool_calls' && Array.isArray(value)) {
      for (const call of value) text += call?.function?.arguments ?? call?.function?.name ?? '';
    }
  }
  return text;
}
