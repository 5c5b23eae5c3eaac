import type { TokenTexts } from '../model/ChatModel.ts';
import type { Scored } from '../model/TokenSampler.ts';

interface Alternative {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[] | null;
}

/** One token in `logprobs.content`, as OpenAI writes it. */
export interface LogprobEntry extends Alternative {
  readonly top_logprobs: readonly Alternative[];
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The entry of a token of which `bytes` went into the answer (fewer than the token has when a stop string cut
 * it). Log-probabilities in nats; a control token has no bytes (null) and is named by its spelling.
 */
export function logprobEntry(
  { chosen, top }: { readonly chosen: Scored; readonly top: readonly Scored[] },
  bytes: Uint8Array | undefined,
  vocabulary: TokenTexts,
): LogprobEntry {
  const [token, logprob] = chosen;
  return {
    ...named(token, bytes, logprob, vocabulary),
    top_logprobs: top.map(([other, score]) => named(other, vocabulary.bytes(other), score, vocabulary)),
  };
}

function named(
  token: number,
  bytes: Uint8Array | undefined,
  logprob: number,
  vocabulary: TokenTexts,
): Alternative {
  return bytes === undefined
    ? { token: vocabulary.spelling(token), logprob, bytes: null }
    : { token: tokenText(bytes), logprob, bytes: [...bytes] };
}

/** A token's text; bytes that are no whole characters are written \xNN, as OpenAI does, and stay tellable apart. */
export function tokenText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  }
}
