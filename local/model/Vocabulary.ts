import type { NativeModel } from './binding.ts';
import type { TokenTexts } from './ChatModel.ts';
import { tokenBytes } from './tokenBytes.ts';

// Bits of llama.h's llama_token_attr, and a value of its llama_vocab_type.
const control = 8;
const userDefined = 16;
const bytePairs = 2;

/** The tokens of one model: what they spell, which of them end an answer, and how text becomes them. */
export class Vocabulary implements TokenTexts {
  /** The tokens that steer a chat and never come from a user's text, by their spelling. */
  readonly controls: ReadonlyMap<string, number>;
  readonly #model: NativeModel;
  readonly #bytes = new Map<number, Uint8Array | undefined>();

  constructor(model: NativeModel, size: number) {
    this.#model = model;
    const controls = new Map<string, number>();
    for (let token = 0; token < size; token++) {
      if ((model.getTokenAttributes(token) & control) === 0) continue;
      const spelled = model.getTokenString(token);
      if (spelled) controls.set(spelled, token);
    }
    this.controls = controls;
  }

  bytes(token: number): Uint8Array | undefined {
    if (!this.#bytes.has(token)) this.#bytes.set(token, this.#spell(token));
    return this.#bytes.get(token);
  }

  spelling(token: number): string {
    return this.#model.getTokenString(token) ?? '';
  }

  ends(token: number): boolean {
    return this.#model.isEogToken(token);
  }

  /** Text to tokens; nothing in the text is read as a control token. */
  tokenize(text: string): number[] {
    return [...this.#model.tokenize(text, false)];
  }

  /** The token that must stand first, for the models that want one. */
  get first(): number | undefined {
    return this.#model.shouldPrependBosToken() ? this.#model.tokenBos() : undefined;
  }

  #spell(token: number): Uint8Array | undefined {
    const attributes = this.#model.getTokenAttributes(token);
    if ((attributes & control) !== 0) return undefined;
    const spelled = this.spelling(token);
    // Tokens that were added to a byte-level vocabulary later are written plainly.
    if ((attributes & userDefined) !== 0) return new TextEncoder().encode(spelled);
    return tokenBytes(
      spelled,
      this.#model.getVocabularyType() === bytePairs ? 'byte-level' : 'sentencepiece',
    );
  }
}
