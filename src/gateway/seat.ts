import type { Failure } from '../core/errors.ts';
import type { CachedAnswer } from '../ports.ts';
import type { AnswerTape } from './answerTape.ts';
import type { Flight } from './flight.ts';

/** What an equal request's answer is shown from. */
export type FlightAnswer =
  | { readonly kind: 'tape'; readonly tape: AnswerTape }
  | { readonly kind: 'hit'; readonly hit: CachedAnswer };

/** What a request that follows another is told, once. */
export type FlightNews =
  | { readonly type: 'ready'; readonly answer: FlightAnswer }
  /** It leads now: no answer will come but its own. */
  | { readonly type: 'lost' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** A leader and what is being read of its answer. A flight has one after another. */
export interface Term {
  readonly leader: Seat;
  /** Its answer, from the commit on. */
  tape: AnswerTape | null;
  /** Those who show its answer while it grows. */
  readonly readers: Set<Seat>;
  /** Ends the leader's work; null while its client is there. */
  cancel: (() => void) | null;
  over: boolean;
}

/** One request's place in a flight. */
export class Seat {
  readonly whole: boolean;
  readonly #flight: Flight;
  readonly #followed = Promise.withResolvers<void>();
  #isFollowed = false;
  #news: FlightNews | null = null;
  #listener: ((news: FlightNews) => void) | null = null;
  /** Of the leader it is, or whose answer it reads; null while it waits. */
  term: Term | null = null;
  #over = false;

  constructor(flight: Flight, whole: boolean) {
    this.#flight = flight;
    this.whole = whole;
  }

  get leads(): boolean {
    return this.term?.leader === this;
  }

  /** What a follower shows; null where it has nothing, or leads. */
  get answer(): FlightAnswer | null {
    return this.#news?.type === 'ready' ? this.#news.answer : null;
  }

  /** While nobody follows, a promise of the first who does. */
  get followed(): Promise<void> | null {
    return this.#isFollowed ? null : this.#followed.promise;
  }

  wasFollowed(): void {
    this.#isFollowed = true;
    this.#followed.resolve();
  }

  tell(news: FlightNews): void {
    this.#news = news;
    this.#listener?.(news);
  }

  /** Hears the news once, at once where they have come. @returns ends the listening. */
  listen(listener: (news: FlightNews) => void): () => void {
    if (this.#news !== null) listener(this.#news);
    else this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }

  /** A leader's answer is shown from now on. */
  shows(tape: AnswerTape): void {
    if (this.leads && this.term !== null) this.#flight.shown(this.term, tape);
  }

  ended(): void {
    if (this.leads && this.term !== null) this.#flight.ended(this.term);
  }

  found(hit: CachedAnswer): void {
    if (this.leads && this.term !== null) this.#flight.found(this.term, hit);
  }

  spoiled(): void {
    if (this.leads && this.term !== null) this.#flight.spoiled(this.term);
  }

  /** The answer is too long to be kept for later. @returns whether nobody follows, nor will. */
  shed(): boolean {
    return this.term === null || this.#flight.shed(this.term);
  }

  /**
   * The client has left.
   * @returns whether the request goes on for others; then `cancel` is called when the last of them has left.
   */
  clientLeft(cancel: () => void): boolean {
    return this.leads && this.term !== null && !this.#over && this.#flight.leaderLeft(this.term, cancel);
  }

  /** The request is over. @param cause why a leader failed; null where it did not. */
  leave(cause: Failure | null): void {
    if (this.#over) return;
    this.#over = true;
    if (this.leads && this.term !== null) this.#flight.leaderOver(this.term, cause);
    else this.#flight.followerLeft(this);
  }
}
