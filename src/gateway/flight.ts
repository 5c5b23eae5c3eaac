import { type Failure, failure } from '../core/errors.ts';
import type { CachedAnswer } from '../ports.ts';
import type { AnswerTape } from './answerTape.ts';
import { type FlightAnswer, Seat, type Term } from './seat.ts';

/**
 * Equal requests that overlap in time: the first leads and is answered, the others are shown its answer. Whatever
 * comes of the leader, each follower is told once: there is something to show, you lead now, or it failed.
 */
export class Flight {
  readonly #waiting = new Set<Seat>();
  readonly #landed: (flight: Flight) => void;
  readonly #gone: (flight: Flight) => void;
  #term: Term;
  #handedOver = false;
  #answer: FlightAnswer | null = null;
  #over = false;
  readonly leader: Seat;

  /** @param on `landed`: its whole answer is there; `gone`: nobody may join any more. */
  constructor(on: { readonly landed: (flight: Flight) => void; readonly gone: (flight: Flight) => void }) {
    this.#landed = on.landed;
    this.#gone = on.gone;
    this.leader = new Seat(this, false);
    this.#term = termOf(this.leader);
    this.leader.term = this.#term;
  }

  /** @param whole is shown an answer only when all of it is there. */
  join(whole: boolean): Seat {
    const seat = new Seat(this, whole);
    const { tape } = this.#term;
    this.#term.leader.wasFollowed();
    if (this.#answer !== null) seat.tell({ type: 'ready', answer: this.#answer });
    else if (tape !== null && !whole) this.#read(seat, tape);
    else this.#waiting.add(seat);
    return seat;
  }

  /** The leader's answer is being shown: whoever shows it as it grows begins now. */
  shown(term: Term, tape: AnswerTape): void {
    term.tape = tape;
    if (!this.#isCurrent(term)) return;
    for (const seat of [...this.#waiting]) if (!seat.whole) this.#read(seat, tape);
  }

  /** All of the leader's answer is there. */
  ended(term: Term): void {
    // What is thought of it last is heard within this same turn.
    queueMicrotask(() => {
      if (this.#isCurrent(term) && term.tape?.whole === true) {
        this.#land({ kind: 'tape', tape: term.tape });
      }
    });
  }

  found(term: Term, hit: CachedAnswer): void {
    if (this.#isCurrent(term)) this.#land({ kind: 'hit', hit });
  }

  /** The answer turned out to be bad while it was shown: it is given to nobody who has seen nothing of it. */
  spoiled(term: Term): void {
    if (!this.#isCurrent(term)) return;
    if (this.#waiting.size === 0) this.#close();
    else if (!this.#handedOver) this.#handOver();
  }

  /** @returns whether nobody follows; then nobody can any more, and the answer need not be kept for them. */
  shed(term: Term): boolean {
    if (term.readers.size > 0 || (this.#isCurrent(term) && this.#waiting.size > 0)) return false;
    if (this.#isCurrent(term)) this.#close();
    return true;
  }

  /** @returns whether the leader has to go on for others; then `cancel` is called when the last has left. */
  leaderLeft(term: Term, cancel: () => void): boolean {
    if (!this.#isNeeded(term)) return false;
    term.cancel = cancel;
    return true;
  }

  followerLeft(seat: Seat): void {
    this.#waiting.delete(seat);
    const { term } = seat;
    term?.readers.delete(seat);
    for (const one of new Set([term ?? this.#term, this.#term])) {
      if (one.cancel === null || one.over || one.tape?.whole === true || this.#isNeeded(one)) continue;
      if (this.#isCurrent(one)) this.#close();
      one.cancel();
    }
  }

  /** The leader's request is over. @param cause null when nobody was left to hear of it. */
  leaderOver(term: Term, cause: Failure | null): void {
    if (term.over) return;
    term.over = true;
    const ended = cause ?? LEADER_GONE;
    term.tape?.break(ended);
    term.readers.clear();
    if (!this.#isCurrent(term) || term.tape?.whole === true) return;
    if (this.#waiting.size === 0) this.#close();
    else if (!this.#handedOver) this.#handOver();
    else {
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      this.#close();
      for (const seat of waiting) seat.tell({ type: 'failed', failure: ended });
    }
  }

  /** The one who has waited longest answers for all who wait: once, and not one after the other. */
  #handOver(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#handedOver = true;
    this.#waiting.delete(next);
    this.#term = termOf(next);
    next.term = this.#term;
    if (this.#waiting.size > 0) next.wasFollowed();
    next.tell({ type: 'lost' });
  }

  #land(answer: FlightAnswer): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    this.#answer = answer;
    this.#over = true;
    this.#landed(this);
    for (const seat of waiting) seat.tell({ type: 'ready', answer });
  }

  #read(seat: Seat, tape: AnswerTape): void {
    this.#waiting.delete(seat);
    seat.term = this.#term;
    this.#term.readers.add(seat);
    seat.tell({ type: 'ready', answer: { kind: 'tape', tape } });
  }

  #close(): void {
    this.#over = true;
    this.#gone(this);
  }

  #isCurrent(term: Term): boolean {
    return this.#term === term && !this.#over;
  }

  #isNeeded(term: Term): boolean {
    if (term.tape?.whole === true) return false;
    return term.readers.size > 0 || (this.#isCurrent(term) && this.#waiting.size > 0);
  }
}

function termOf(leader: Seat): Term {
  return { leader, tape: null, readers: new Set(), cancel: null, over: false };
}

/** Nobody who is left is ever told this by a leader whose client left: its calls go on for them. */
const LEADER_GONE = failure('upstream_broken', 'Cannot go on: the request whose answer was shared has ended');
