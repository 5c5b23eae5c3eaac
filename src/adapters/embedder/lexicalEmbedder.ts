import { NO_COST } from '../../core/cost.ts';
import {
  LEXICAL_DIMENSION,
  LEXICAL_FLOOR,
  LEXICAL_REVISION,
  lexicalVector,
} from '../../core/lexicalVector.ts';
import type { Embedder } from '../../ports.ts';

/** Takes well under a millisecond; nobody waits for it. */
const TIMEOUT_MS = 60;

/** The embedder that needs no model, no network and no key: a text's words, hashed. Costs nothing. */
export function lexicalEmbedder(): Embedder {
  return {
    fingerprint: `lexical/${LEXICAL_REVISION}/${LEXICAL_DIMENSION}`,
    dimension: LEXICAL_DIMENSION,
    floor: LEXICAL_FLOOR,
    timeoutMs: TIMEOUT_MS,
    async embed(text, signal) {
      signal.throwIfAborted();
      const vector = lexicalVector(text);
      if (vector.every((entry) => entry === 0)) {
        throw new Error('Cannot embed the text: it has no word, number or sign in it');
      }
      return { vector, cost: NO_COST };
    },
  };
}
