import { randomUUID } from 'node:crypto';
import type { Weights } from './loadRuntime.ts';
import { splitAtControls } from './splitAtControls.ts';
import type { Vocabulary } from './Vocabulary.ts';

/** One turn of a chat, its content as one text. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The model's own chat template, rendered by llama.cpp's Jinja, from turns to tokens. */
export class ChatTemplate {
  readonly #weights: Weights;
  readonly #vocabulary: Vocabulary;
  readonly #renderer: { render(items: object): string };

  constructor(weights: Weights, vocabulary: Vocabulary) {
    this.#weights = weights;
    this.#vocabulary = vocabulary;
    this.#renderer = new weights.binding.AddonJinjaRenderer(weights.chatTemplate);
  }

  /**
   * The tokens to evaluate, up to where the assistant's answer begins. Contents are kept out of the rendering
   * by marks that nobody can guess. Throws the template's own error for turns that it refuses.
   */
  tokens(turns: readonly Turn[]): number[] {
    const nonce = randomUUID();
    const contents = new Map(turns.map((turn, index) => [`[${nonce}:${index}]`, turn.content]));
    const marks = [...contents.keys()];
    const { model } = this.#weights;
    const rendered = this.#renderer.render({
      messages: turns.map((turn, index) => ({ role: turn.role, content: marks[index] })),
      add_generation_prompt: true,
      bos_token: this.#vocabulary.spelling(model.tokenBos()),
      eos_token: this.#vocabulary.spelling(model.tokenEos()),
    });
    const { controls, first } = this.#vocabulary;
    const tokens = splitAtControls(rendered, { controls: controls.keys(), contents }).flatMap((piece) =>
      'text' in piece ? this.#vocabulary.tokenize(piece.text) : (controls.get(piece.control) ?? []),
    );
    return first === undefined || tokens[0] === first ? tokens : [first, ...tokens];
  }
}
