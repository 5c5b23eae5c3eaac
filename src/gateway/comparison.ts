import { isJudgedWhole } from '../core/chatRequest.ts';
import { type Cost, costOf, sumCosts, type Usage } from '../core/cost.ts';
import type { EvidenceSource, GradedDraft, RecordedDraft } from '../core/gradedDraft.ts';
import type {
  CachedAnswer,
  Grade,
  IncomingChat,
  ObservedDraft,
  TightenedLevel,
  TokenCounter,
} from '../ports.ts';
import { type CallIdentity, CallMeter } from './callMeter.ts';
import type { ModelBinding, Route } from './route.ts';

/** What is known of a request when its comparison begins. */
export interface ComparisonStart {
  /** `cache`: a kept answer that was found by likeness is held against a fresh one. */
  readonly source: Exclude<EvidenceSource, 'dataset'> | 'cache';
  readonly incoming: IncomingChat;
  readonly route: Route;
  /** Of the policy that served. */
  readonly policy: { readonly name: string; readonly calibration: string };
  readonly tightened: TightenedLevel;
  readonly stratum: string | null;
  readonly sketch: () => GradedDraft['sketch'];
  readonly promptTokens: () => number;
  /** When the request came, ISO time. */
  readonly at: string;
  /** One over the probability with which it was drawn. */
  readonly weight: number;
  /** The draft that was served, or null when it is to be made. */
  readonly draft: RecordedDraft | null;
  /** The second opinion that was had while serving. */
  readonly second: GradedDraft['second'];
  /** Heavy's answer that was served, or null when it is to be had. */
  readonly heavy: HeavyAnswer | null;
  /** The kept answer that was served, of source `cache`. */
  readonly hit: CachedAnswer | null;
  /** The entry the served draft was offered to the cache as. */
  readonly keptAs: string | null;
}

export interface HeavyAnswer {
  readonly text: string;
  readonly usage: Usage | null;
}

/** Everything that belongs to one background comparison while it runs. It holds no decision. */
export class Comparison {
  readonly start: ComparisonStart;
  readonly elapsedMs: () => number;
  readonly #counter: TokenCounter;
  readonly #calls: CallMeter[] = [];
  draft: RecordedDraft | null;
  second: GradedDraft['second'];
  heavy: HeavyAnswer | null;
  grade: Grade | null = null;

  constructor(start: ComparisonStart, counter: TokenCounter, elapsedMs: () => number) {
    this.start = start;
    this.#counter = counter;
    this.elapsedMs = elapsedMs;
    this.draft = start.draft;
    this.second = start.second;
    this.heavy = start.heavy;
  }

  meter(role: CallIdentity['role'], model: ModelBinding): CallMeter {
    const meter = new CallMeter({ role, model, attempt: 1, speculative: false }, this.elapsedMs);
    this.#calls.push(meter);
    return meter;
  }

  record(meter: CallMeter) {
    return meter.record(this.#counter, this.start.promptTokens);
  }

  /** Every call it has made so far. */
  records() {
    return this.#calls.map((meter) => this.record(meter));
  }

  /** Everything it has cost so far. */
  cost(): Cost {
    const calls = this.records().map(({ cost }) => cost);
    return sumCosts(this.grade === null ? calls : [...calls, this.grade.cost]);
  }

  /** What goes into the evidence: both answers are on hand and were graded. Null of a kept answer: it is no draft. */
  observed(draft: RecordedDraft, grade: Grade): ObservedDraft | null {
    const { incoming, route, policy, source, weight, at } = this.start;
    if (source === 'cache') return null;
    return {
      id: incoming.id,
      family: familyOf(incoming.request.metadata),
      sketch: this.start.sketch(),
      promptTokens: this.start.promptTokens(),
      draft,
      draftRight: grade.adequate,
      // Heavy is what the draft was held against: nobody graded it.
      heavyRight: null,
      grader: grade.grader,
      heavyUsage: this.heavy?.usage ?? null,
      second: this.second,
      source,
      weight,
      whole: isJudgedWhole(incoming.request),
      route: route.name,
      requestId: incoming.id,
      at,
      policy: policy.name,
      calibration: policy.calibration,
      cost: this.cost(),
    };
  }
}

/**
 * What a comparison will cost, by the tokens of the answer on hand; the grader, and a second answer of other
 * length, are what it may be off by.
 */
export function estimatedCost({ route, draft, heavy, promptTokens }: ComparisonStart): Cost {
  const known = draft?.usage ?? heavy?.usage ?? null;
  const usage: Usage = {
    promptTokens: promptTokens(),
    cachedPromptTokens: 0,
    completionTokens: known?.completionTokens ?? 0,
    provenance: 'estimated',
  };
  const asked =
    draft === null ? [route.draft, ...(route.second === null ? [] : [route.second])] : [route.heavy];
  return sumCosts(asked.map(({ price }) => costOf(usage, price)));
}

const LONGEST_FAMILY = 100;

/** The family a client names in OpenAI's metadata; null when it names none. */
function familyOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null || !Object.hasOwn(metadata, 'family')) return null;
  const { family } = metadata as { readonly family?: unknown }; // looked at as unknown
  return typeof family === 'string' && family !== '' ? family.slice(0, LONGEST_FAMILY) : null;
}
