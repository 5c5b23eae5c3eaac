import type { ChatChunk } from '../core/chat.ts';
import { tokensOf } from '../core/evidence.ts';
import type { RecordedDraft, RecordedToken } from '../core/gradedDraft.ts';
import type { DraftEnding } from '../core/judgement.ts';
import type { CallRecord } from '../core/receipt.ts';

/** Keeps a draft's tokens with their evidence and times, as a replay needs them. */
export class DraftRecorder {
  readonly #tokens: RecordedToken[] = [];
  readonly #topLogprobs: number;
  readonly #elapsedMs: () => number;
  #firstMs: number | null = null;

  /** @param topLogprobs how many alternatives a token are kept at most. */
  constructor(topLogprobs: number, elapsedMs: () => number) {
    this.#topLogprobs = topLogprobs;
    this.#elapsedMs = elapsedMs;
  }

  chunk(chunk: ChatChunk): void {
    for (const token of tokensOf(chunk, this.#topLogprobs)) {
      const nowMs = this.#elapsedMs();
      this.#firstMs ??= nowMs;
      this.#tokens.push({ ...token, atMs: nowMs - this.#firstMs });
    }
  }

  /** The whole draft; its call has ended. */
  recorded(
    ending: DraftEnding,
    text: string,
    { usage, openedMs, firstTokenMs, closedMs }: CallRecord,
  ): RecordedDraft {
    return {
      tokens: this.#tokens,
      ending,
      usage: usage ?? UNCOUNTED,
      firstTokenMs: (firstTokenMs ?? closedMs) - openedMs,
      text,
    };
  }
}

const UNCOUNTED = {
  promptTokens: 0,
  cachedPromptTokens: 0,
  completionTokens: 0,
  provenance: 'estimated',
} as const;
