import { type AlarmState, auditOne, openAlarm } from '../core/auditAlarm.ts';
import type { Policy } from '../core/policy.ts';
import type { AlarmBook, AuditAlarm, Clock, TightenedLevel } from '../ports.ts';
import type { Route } from './route.ts';

/** Graded audits of accepted drafts, and how many of them were bad. */
interface AuditCount {
  readonly audits: number;
  readonly bad: number;
}

/** How the audits of one route stand: since the level it is at was reached; by stratum since the process started. */
export interface AuditStanding extends AuditCount {
  readonly level: TightenedLevel;
  /** The e-value against the promise; an alarm is raised at 1 / delta. */
  readonly evidence: number;
  /** By stratum, for reports: the alarm is the route's. `-` is what belongs to none. */
  readonly strata: Readonly<Record<string, AuditCount>>;
}

/**
 * Tightens one route when the audits of its accepted drafts find more bad answers than it promises: from its
 * policy to the stricter form of it, and from there to heavy only. Each level is tested anew. Only an operator
 * takes a level back. What share of drafts is accepted plays no part: a hard day is no broken promise.
 */
export class Tightening {
  readonly #route: Route;
  readonly #book: AlarmBook;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #tell: (alarm: AuditAlarm) => void;
  #level: TightenedLevel;
  #alarm: AlarmState;
  #strata = new Map<string, AuditCount>();

  /** @param tell hears of each alarm once; what it throws is the caller's to bear. */
  constructor(init: {
    readonly route: Route;
    readonly book: AlarmBook;
    readonly clock: Pick<Clock, 'now'>;
    readonly tell: (alarm: AuditAlarm) => void;
  }) {
    this.#route = init.route;
    this.#book = init.book;
    this.#clock = init.clock;
    this.#tell = init.tell;
    this.#level = this.#reachable(init.book.level(init.route.name));
    this.#alarm = init.book.standing(init.route.name, this.#basis()) ?? openAlarm(init.route.audits);
  }

  get level(): TightenedLevel {
    return this.#level;
  }

  /** The policy that judges now: at the last level still one, for whoever asks for the draft all the same. */
  get policy(): Policy {
    const { policy } = this.#route;
    return this.#level === 0 ? policy : (policy.stricter ?? policy);
  }

  /**
   * Counts a graded audit of an accepted draft.
   * @param level the route's when the draft was accepted: of another level it says nothing about this one.
   */
  audited(level: TightenedLevel, stratum: string | null, bad: boolean): void {
    if (level !== this.#level || level === 2) return;
    const name = stratum ?? '-';
    const { audits, bad: before } = this.#strata.get(name) ?? { audits: 0, bad: 0 };
    this.#strata.set(name, { audits: audits + 1, bad: before + (bad ? 1 : 0) });
    this.#alarm = auditOne(this.#alarm, bad);
    if (this.#alarm.alarm) this.#tighten();
    this.#book.counted(this.#route.name, this.#basis(), this.#alarm);
  }

  standing(): AuditStanding {
    const { audits, bad, evidence } = this.#alarm;
    return { level: this.#level, audits, bad, evidence, strata: Object.fromEntries(this.#strata) };
  }

  #tighten(): void {
    const { name, audits: promise, policy } = this.#route;
    const { audits, bad, evidence } = this.#alarm;
    const level = this.#reachable(this.#level === 0 ? 1 : 2);
    const alarm: AuditAlarm = {
      route: name,
      level: level === 1 ? 1 : 2,
      target: promise.target,
      delta: promise.delta,
      audits,
      bad,
      evidence,
      calibration: policy.calibration?.id ?? 'NOT CALIBRATED',
      at: new Date(this.#clock.now()).toISOString(),
    };
    this.#level = alarm.level;
    this.#alarm = openAlarm(promise);
    this.#strata = new Map();
    try {
      this.#book.raised(alarm);
    } finally {
      this.#tell(alarm);
    }
  }

  /** What the audits are evidence of: of another calibration, level or promise they say nothing. */
  #basis(): string {
    const { policy, audits } = this.#route;
    const calibration = policy.calibration?.id ?? 'NOT CALIBRATED';
    return `${policy.name} ${calibration}, level ${this.#level}, at most ${audits.target}, delta ${audits.delta}`;
  }

  /** A policy without a stricter form leaves nothing between itself and heavy. */
  #reachable(level: TightenedLevel): TightenedLevel {
    return level === 1 && (this.#route.policy.stricter ?? null) === null ? 2 : level;
  }
}
