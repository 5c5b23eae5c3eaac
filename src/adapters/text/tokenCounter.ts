import { createRequire } from 'node:module';
import type { TokenCounter } from '../../ports.ts';

/** The work on one word grows with the square of its length, and a client may send a word without end. */
const PIECE_CHARACTERS = 500;

/** What looks like a special token is text like any other: the tokenizer would throw. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

type Count = (text: string, options: typeof AS_TEXT) => number;

/** Longer texts are counted by a piece from their start: an estimate need not cost more than the call. */
const COUNTED_CHARACTERS = 200_000;

/**
 * Counts with OpenAI's o200k_base, whatever the model: the count is only used where an upstream reported
 * none, and is marked as an estimate. The table (2 MB) is loaded when first asked for.
 */
export function tokenCounter(): TokenCounter {
  let tokenizer: Count | null = null;
  return {
    count(text) {
      if (text === '') return 0;
      tokenizer ??= load();
      const counted = Math.min(text.length, COUNTED_CHARACTERS);
      let tokens = 0;
      for (let at = 0; at < counted; at += PIECE_CHARACTERS) {
        tokens += tokenizer(text.slice(at, Math.min(at + PIECE_CHARACTERS, counted)), AS_TEXT);
      }
      return Math.round((tokens * text.length) / counted);
    },
  };
}

function load(): Count {
  const require = createRequire(import.meta.url);
  const { countTokens } = require('gpt-tokenizer/encoding/o200k_base') as {
    countTokens: Count;
  };
  return countTokens;
}
