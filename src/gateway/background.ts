import type { ComparisonOutcome, RequestOutcome } from '../../machines/index.ts';
import { offersTools } from '../core/chatRequest.ts';
import type { Receipt } from '../core/receipt.ts';
import type {
  AlarmBook,
  AnswerCache,
  AuditAlarm,
  Clock,
  Receipts,
  TightenedLevel,
  TokenCounter,
} from '../ports.ts';
import { Comparison, type ComparisonStart, estimatedCost } from './comparison.ts';
import { comparisonStart } from './comparisonStart.ts';
import { Comparisons } from './comparisons.ts';
import { DraftRecorder } from './draftRecorder.ts';
import type { ComparisonTools } from './fillComparison.ts';
import type { Lane } from './lane.ts';
import type { Observer } from './observer.ts';
import type { Route } from './route.ts';
import { SamplingBudget, type SamplingStanding } from './samplingBudget.ts';
import { type AuditStanding, Tightening } from './tightening.ts';

/** What runs behind the answers is made of. */
export interface BackgroundParts extends ComparisonTools {
  readonly receipts: Receipts;
  readonly counter: TokenCounter;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Where levels of tightening survive a restart. */
  readonly alarms: AlarmBook;
  /** Told when audits tighten a route. */
  readonly onAlarm?: ((alarm: AuditAlarm) => void) | undefined;
  readonly cache: AnswerCache;
  /** Which answers that were found by likeness are held against a fresh one of heavy's; without it, none. */
  readonly recheck?: { /** [0, 1] */ readonly share: number } | undefined;
  /** Told of each comparison. May not throw. */
  readonly observer?: Pick<Observer, 'compared'> | undefined;
}

/** How a route's comparisons ended since the process started. */
export interface ComparisonCounts {
  readonly recorded: number;
  readonly failed: number;
  readonly dropped: number;
  /** Why the last one failed, as an error code; null while none has. */
  readonly lastFailure: string | null;
}

/** How a route stands beside its answers: for readiness, metrics and logs. */
export interface RouteStanding {
  readonly mode: Route['mode'];
  readonly tightened: TightenedLevel;
  readonly audits: AuditStanding;
  readonly sampling: Readonly<Record<'observe' | 'audits', SamplingStanding>>;
  readonly comparisons: ComparisonCounts;
  /** `unknown_price`: of one of its models, whose comparisons money does not bound. */
  readonly dollarsRule: 'known_prices' | 'unknown_price';
}

interface RouteBackground {
  readonly tightening: Tightening;
  readonly observe: SamplingBudget;
  readonly audits: SamplingBudget;
  counts: ComparisonCounts;
}

const NO_COMPARISONS: ComparisonCounts = { recorded: 0, failed: 0, dropped: 0, lastFailure: null };

/**
 * What a gateway does beside its answers: it draws requests, compares drafts with heavy's answers once the
 * client has its own, and tightens a route whose audits say so. No request waits for it or learns of its
 * faults.
 */
export class Background {
  readonly #parts: BackgroundParts;
  readonly #comparisons: Comparisons;
  readonly #routes = new Map<Route, RouteBackground>();

  constructor(routes: ReadonlyMap<string, Route>, parts: BackgroundParts) {
    this.#parts = parts;
    this.#comparisons = new Comparisons(parts);
    const { clock, alarms: book, onAlarm } = parts;
    const budget = (sampling: Route['observe']) => new SamplingBudget(sampling, () => clock.now());
    for (const route of routes.values()) {
      const tightening = new Tightening({ route, book, clock, tell: (alarm) => onAlarm?.(alarm) });
      this.#routes.set(route, {
        tightening,
        observe: budget(route.observe),
        audits: budget(route.audits),
        counts: NO_COMPARISONS,
      });
    }
  }

  tightening(route: Route): Tightening {
    return this.#of(route).tightening;
  }

  /** Draws for an audit, before the request is answered: its draft is kept from the first token on. Never throws. */
  draw(lane: Lane): void {
    try {
      this.#draw(lane);
    } catch (cause) {
      this.#parts.onBug(cause);
    }
  }

  /** Compares, where that was drawn; the answer has been delivered whole. Never throws. */
  answered(lane: Lane, outcome: RequestOutcome, at: string): void {
    try {
      const { route } = lane;
      if (route === null || outcome.kind !== 'answered' || this.#comparisons.closed) return;
      const start = comparisonStart(lane, route, at, this.#parts);
      if (start !== null) this.#compare(start);
    } catch (cause) {
      this.#parts.onBug(cause);
    }
  }

  standing(): ReadonlyMap<string, RouteStanding> {
    return new Map(
      [...this.#routes].map(([route, { tightening, observe, audits, counts }]) => {
        const prices = [route.draft, route.heavy, route.second].map((model) => model === null || model.price);
        return [
          route.name,
          {
            mode: route.mode,
            tightened: tightening.level,
            audits: tightening.standing(),
            sampling: { observe: observe.standing(), audits: audits.standing() },
            comparisons: counts,
            dollarsRule: prices.includes(null) ? 'unknown_price' : 'known_prices',
          },
        ];
      }),
    );
  }

  close(): void {
    this.#comparisons.close();
  }

  #draw(lane: Lane): void {
    const { route, heavyReason, incoming } = lane;
    if (route === null || heavyReason !== null || incoming.control.routing === 'draft') return;
    if (route.mode !== 'serve' || offersTools(incoming.request) || this.#comparisons.closed) return;
    if (this.#parts.random() >= route.audits.share) return;
    const top = Math.max(lane.policy?.topLogprobs ?? 0, incoming.request.top_logprobs ?? 0);
    lane.recorder = new DraftRecorder(top, lane.elapsedMs);
  }

  #compare(start: ComparisonStart): void {
    const { route, source } = start;
    const background = this.#of(route);
    const budget = source === 'observed' ? background.observe : background.audits;
    const ticket = budget.start(estimatedCost(start));
    const { clock, counter, observer } = this.#parts;
    if (ticket === null) {
      observer?.compared({ ...toldOf(start), outcome: 'refused', grade: null, calls: [], gradeCost: null });
      return;
    }
    const startedMs = clock.monotonicMs();
    const comparison = new Comparison(start, counter, () => clock.monotonicMs() - startedMs);
    this.#comparisons.start(comparison, route.deadlineMs, (outcome) => {
      try {
        ticket.close(comparison.cost());
        const { grade } = comparison;
        const calls = comparison.records();
        const { kind } = outcome;
        observer?.compared({ ...toldOf(start), outcome: kind, grade, calls, gradeCost: grade?.cost ?? null });
        this.#ended(comparison, outcome);
      } catch (cause) {
        this.#parts.onBug(cause);
      }
    });
  }

  #ended({ start, grade }: Comparison, outcome: ComparisonOutcome): void {
    const background = this.#of(start.route);
    const { counts } = background;
    const lastFailure = outcome.kind === 'failed' ? outcome.failure.code : counts.lastFailure;
    background.counts = { ...counts, [outcome.kind]: counts[outcome.kind] + 1, lastFailure };
    // A comparison that was told to stop is not heard any more: nobody is there to act on it.
    if (outcome.kind === 'dropped') return;
    if (start.hit !== null) this.#parts.cache.rechecked(start.hit, grade?.adequate ?? null);
    if ((start.source !== 'accepted' && start.source !== 'cache') || grade === null) return;
    const { adequate, grader } = grade;
    this.#noteAudit(start, { adequate, grader });
    if (start.source === 'cache' || adequate === null) return;
    background.tightening.audited(start.tightened, start.stratum, !adequate);
    if (adequate || start.keptAs === null) return;
    this.#parts.cache.rejected(start.incoming.principal, { id: start.keptAs, textKey: null });
  }

  /** On the receipt, if that is still kept. */
  #noteAudit({ incoming }: ComparisonStart, audit: NonNullable<Receipt['audit']>): void {
    const { tenant } = incoming.principal;
    const receipt = this.#parts.receipts.get(tenant, incoming.id);
    if (receipt !== null) this.#parts.receipts.put(tenant, { ...receipt, audit });
  }

  #of(route: Route): RouteBackground {
    const found = this.#routes.get(route);
    if (found === undefined) throw new TypeError(`Cannot use the route "${route.name}": it is not served`);
    return found;
  }
}

function toldOf({ source, route, stratum }: ComparisonStart) {
  return { source, route: route.name, stratum };
}
