import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { MAX_JUDGE_CALLS, MAX_VERDICT_TOKENS } from '../../adapters/grading/judge.ts';
import { judgePrompt } from '../../adapters/grading/judgePrompt.ts';
import { type ChatRequest, clientTokenCap, promptText } from '../../core/chatRequest.ts';
import { costOf, type Price } from '../../core/cost.ts';
import { questionOf } from '../../gateway/questionOf.ts';
import type { TokenCounter } from '../../ports.ts';

/** The models a prompt is put to, by price; null is unknown. */
export interface AskedPrices {
  readonly draft: Price | null;
  readonly heavy: Price | null;
  readonly second: Price | null;
  readonly judge: Price | null;
}

/** What one prompt may take at most. */
export interface ItemBound {
  /** By who is asked; nobody who is not is in it. Calls are those of one attempt each. */
  readonly calls: Readonly<Partial<Record<Asked, CallBound>>>;
  /** Nano-dollars with every repetition; null when a price is unknown. */
  readonly nanoDollars: number | null;
}

type Asked = 'draft' | 'heavy' | 'second' | 'judge';

export interface CallBound {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface BoundOptions {
  readonly request: ChatRequest;
  readonly counter: TokenCounter;
  readonly prices: AskedPrices;
  readonly second: boolean;
  readonly judge: boolean;
  /** How often a call is repeated at most, the first included. */
  readonly attempts: number;
}

/** The models' own tokenizers count differently, and a chat template adds tokens to each message. */
const COUNT_MARGIN = 1.25;
const TEMPLATE_TOKENS = 16;

/** What asking and grading one prompt takes at most: every answer as long as it may be. */
export function itemBound(item: DatasetItem, options: BoundOptions): ItemBound {
  const { request, counter, prices, attempts } = options;
  const promptTokens = withMargin(counter.count(promptText(request)), request.messages.length);
  const completionTokens = clientTokenCap(request) ?? 0;
  const call = { calls: 1, promptTokens, completionTokens };
  const calls: Partial<Record<Asked, CallBound>> = { draft: call };
  if (item.heavy === null) calls.heavy = call;
  if (options.second) calls.second = call;
  if (options.judge) {
    const [system, user] = judgePrompt(questionOf(request), '', '');
    const asked = counter.count(`${system?.content}\n${user?.content}`) + 2 * completionTokens;
    calls.judge = {
      calls: 2,
      promptTokens: withMargin(asked, 2),
      completionTokens: MAX_VERDICT_TOKENS,
    };
  }
  let nanoDollars: number | null = 0;
  for (const [who, bound] of Object.entries(calls)) {
    const { nanoDollars: one } = costOf(
      { ...bound, cachedPromptTokens: 0, provenance: 'estimated' },
      prices[who as Asked], // the keys are those of the literal above
    );
    const times = who === 'judge' ? MAX_JUDGE_CALLS : attempts;
    nanoDollars = one === null || nanoDollars === null ? null : nanoDollars + times * one;
  }
  return { calls, nanoDollars };
}

function withMargin(tokens: number, messages: number): number {
  return Math.ceil(tokens * COUNT_MARGIN) + TEMPLATE_TOKENS * messages;
}
