import type { ChatModel } from '../../local/model/ChatModel.ts';
import { OneAtATime } from '../../local/model/OneAtATime.ts';

/** A model that always says the same words, one token each, and can be held between tokens. */
export interface FakeModel extends ChatModel {
  /** How many tokens it generated, over all requests. */
  generated: number;
  /** Awaited before every token; a test puts its own in. */
  beforeToken: (index: number) => Promise<void>;
}

const endToken = -1;
const failing = -2;

/** `words` may contain Uint8Arrays for parts of characters, and 'FAIL!' where the model is to break. */
export function fakeModel(id: string, words: readonly (string | Uint8Array)[]): FakeModel {
  const texts = words.map((word) => (typeof word === 'string' ? new TextEncoder().encode(word) : word));
  const model: FakeModel = {
    id,
    contextSize: 100,
    generated: 0,
    beforeToken: async () => undefined,
    queue: new OneAtATime(),
    vocabulary: {
      bytes: (token) => texts[token],
      spelling: (token) => `<token ${token}>`,
      ends: (token) => token === endToken,
    },
    promptTokens: (turns) => turns.flatMap((turn) => [...turn.content].map((_, index) => index)),
    async *generate({ most, scored }, { signal, reused }) {
      reused?.(0);
      const tokens = words.map((word, index) => (word === 'FAIL!' ? failing : index));
      for (const [index, token] of [...tokens, endToken].slice(0, most).entries()) {
        await model.beforeToken(index);
        signal.throwIfAborted();
        if (token === failing) throw new Error('The model broke');
        model.generated++;
        const chosen = [token, -0.25] as const;
        yield scored ? { token, scores: { chosen, top: [chosen, [0, -2]] } } : { token };
      }
    },
  };
  return model;
}
