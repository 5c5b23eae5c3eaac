/** Whose published answers stand for heavy's, as RouteLLM's files name it. */
export const heavyModel = 'gpt-4-1106-preview';

/** A benchmark question with its gold answer and whether GPT-4's published answer to it was right. */
export interface PublishedItem {
  /** Dataset, subject and row: mmlu/anatomy/12, gsm8k/7. */
  readonly id: string;
  /** mmlu_<subject>, or gsm8k. */
  readonly family: string;
  /** The question as it is put to the draft model, in our wording. */
  readonly prompt: string;
  readonly gold:
    | { readonly kind: 'letter'; readonly letter: string }
    | { readonly kind: 'number'; readonly number: number };
  readonly heavyRight: boolean;
  /** Tokens of its published answer; MMLU was answered by the letter alone. */
  readonly heavyTokens: number;
  /** Token cap of the draft. */
  readonly maxTokens: number;
}
