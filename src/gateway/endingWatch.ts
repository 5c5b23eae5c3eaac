import type { ChatChunk } from '../core/chat.ts';
import { clientTokenCap } from '../core/chatRequest.ts';
import type { DraftEnding } from '../core/judgement.ts';
import type { ModelRules } from '../core/modelRules.ts';
import type { IncomingChat } from '../ports.ts';
import type { ModelBinding } from './route.ts';

/** The drafter's own bound on an answer, tokens; infinite when its rules set none. */
function tokenCapOf({ cap, rename }: ModelRules): number {
  const names = ['max_tokens', 'max_completion_tokens'].flatMap((name) => [name, rename[name] ?? name]);
  return Math.min(...names.map((name) => cap[name] ?? Number.POSITIVE_INFINITY));
}

/** Remembers how the drafter's stream ends, for the verdict on the whole. */
export class EndingWatch {
  #finishReason = '';
  #refused = false;
  #completionTokens: number | null = null;

  chunk(chunk: ChatChunk): void {
    const choice = chunk.choices[0];
    if (choice?.finish_reason) this.#finishReason = choice.finish_reason;
    if (choice?.delta?.refusal) this.#refused = true;
    this.#completionTokens = chunk.usage?.completion_tokens ?? this.#completionTokens;
  }

  /** Cut at the client's own cap, heavy would have been cut as well; at any other, the draft is partial. */
  ending({ request }: Pick<IncomingChat, 'request'>, draft: Pick<ModelBinding, 'rules'>): DraftEnding {
    const cap = clientTokenCap(request);
    const own = tokenCapOf(draft.rules);
    const used = this.#completionTokens;
    const byClient = cap !== null && cap <= own && (used === null || used >= cap);
    const cut = this.#finishReason === 'length';
    return {
      finishReason: this.#finishReason,
      cutBy: cut ? (byClient ? 'client' : 'drafter') : null,
      refused: this.#refused,
    };
  }
}
