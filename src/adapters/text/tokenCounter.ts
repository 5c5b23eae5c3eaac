import { createRequire } from 'node:module';
import type { TokenCounter } from '../../ports.ts';

/** Longer texts are counted by a piece from their start: an estimate need not cost more than the call. */
const COUNTED_CHARACTERS = 200_000;

/**
 * Counts with OpenAI's o200k_base, whatever the model: the count is only used where an upstream reported
 * none, and is marked as an estimate. The table (2 MB) is loaded when first asked for.
 */
export function tokenCounter(): TokenCounter {
  let count: ((text: string) => number) | null = null;
  return {
    count(text) {
      if (text === '') return 0;
      count ??= load();
      if (text.length <= COUNTED_CHARACTERS) return count(text);
      return Math.round((count(text.slice(0, COUNTED_CHARACTERS)) * text.length) / COUNTED_CHARACTERS);
    },
  };
}

function load(): (text: string) => number {
  const require = createRequire(import.meta.url);
  const { countTokens } = require('gpt-tokenizer/encoding/o200k_base') as {
    countTokens: (text: string) => number;
  };
  return countTokens;
}
