import { findStop } from './findStop.ts';
import { wholeCharacters } from './wholeCharacters.ts';

/** A token on its way into the answer: its bytes (none for a control token) and whatever belongs to it. */
export interface Piece<Extra> {
  readonly bytes: Uint8Array;
  readonly extra: Extra;
}

/** Text that may be shown, with the tokens it is made of: its UTF-8 is their bytes, one after the other. */
export interface Release<Extra> {
  readonly text: string;
  readonly pieces: readonly Piece<Extra>[];
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Turns tokens into text that can be shown at once and never has to be taken back. Held are a character whose
 * bytes are not all there and an end that could become a stop string, always whole tokens; the next release
 * brings them. A token that a stop string cuts keeps its bytes before the stop.
 */
export class AnswerText<Extra> {
  readonly #stops: readonly Uint8Array[];
  #pending: readonly Piece<Extra>[] = [];

  /** Stop strings must not be empty. */
  constructor(stops: readonly string[]) {
    this.#stops = stops.map((stop) => new TextEncoder().encode(stop));
  }

  /** Takes one more token. After `stopped` nothing may follow. */
  push(piece: Piece<Extra>): { readonly release: Release<Extra>; readonly stopped: boolean } {
    this.#pending = [...this.#pending, piece];
    const bytes = joined(this.#pending);
    const stop = findStop(bytes, this.#stops);
    if ('found' in stop) return { release: this.#cut(stop.found), stopped: true };
    return { release: this.#whole(Math.min(stop.held, wholeCharacters(bytes))), stopped: false };
  }

  /** What was held, when no more tokens come. Of a character that stayed incomplete the tokens come, no text. */
  end(): Release<Extra> {
    const pieces = this.#pending;
    this.#pending = [];
    const bytes = joined(pieces);
    return { text: utf8.decode(bytes.subarray(0, wholeCharacters(bytes))), pieces };
  }

  #whole(most: number): Release<Extra> {
    const taken: Piece<Extra>[] = [];
    let length = 0;
    for (const piece of this.#pending) {
      length += piece.bytes.length;
      if (length > most) break;
      taken.push(piece);
    }
    dropUnfinished(taken);
    this.#pending = this.#pending.slice(taken.length);
    return { text: utf8.decode(joined(taken)), pieces: taken };
  }

  #cut(most: number): Release<Extra> {
    const taken: Piece<Extra>[] = [];
    let room = most;
    for (const piece of this.#pending) {
      if (room === 0) break;
      taken.push(piece.bytes.length <= room ? piece : { ...piece, bytes: piece.bytes.subarray(0, room) });
      room -= Math.min(room, piece.bytes.length);
    }
    this.#pending = [];
    return { text: utf8.decode(joined(taken)), pieces: taken };
  }
}

/** Whole tokens may still end inside a character when more of it was held back for a stop string. */
function dropUnfinished(pieces: Piece<unknown>[]): void {
  while (pieces.length > 0) {
    const bytes = joined(pieces);
    if (wholeCharacters(bytes) === bytes.length) return;
    pieces.pop();
  }
}

function joined(pieces: readonly Piece<unknown>[]): Uint8Array {
  return Buffer.concat(pieces.map((piece) => piece.bytes));
}
