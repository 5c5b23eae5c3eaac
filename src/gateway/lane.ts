import { filter, type Observable, type SchedulerLike, Subject } from 'rxjs';
import type { RequestEvent, Tier } from '../../machines/index.ts';
import { askedText } from '../core/askedText.ts';
import type { ChatChunk } from '../core/chat.ts';
import { type HeavyReason, isJudgedWhole, offersTools, promptText } from '../core/chatRequest.ts';
import type { DraftEnding } from '../core/judgement.ts';
import type { Asked, Opening, Policy, VerdictReason } from '../core/policy.ts';
import type { PromptSketch } from '../core/promptSketch.ts';
import type { HoldBackRecord, Receipt, ReceiptStep } from '../core/receipt.ts';
import { sketchOf } from '../core/sketchOf.ts';
import type {
  AnswerCache,
  CachedAnswer,
  CacheLookup,
  CacheQuestion,
  IncomingChat,
  JsonCheck,
  Sink,
  TightenedLevel,
  TokenCounter,
  UpstreamCall,
} from '../ports.ts';
import type { Judged } from '../stream/judge.ts';
import type { AnswerTape } from './answerTape.ts';
import { type CallIdentity, CallMeter } from './callMeter.ts';
import type { DraftRecorder } from './draftRecorder.ts';
import type { Flights } from './flights.ts';
import type { ModelBinding, Route } from './route.ts';
import type { Seat } from './seat.ts';
import type { ShownTimes } from './shownTimes.ts';
import type { SpeculationAllowance } from './speculationBudget.ts';
import { streamedCall } from './streamedCall.ts';

/** Which upstream call of a request. */
type CallKey = Pick<CallIdentity, 'role' | 'attempt'>;

/** What every request's lane shares. */
export interface LaneTools {
  readonly counter: TokenCounter;
  readonly jsonCheck: JsonCheck;
  readonly cache: AnswerCache;
  readonly flights: Flights;
  /** Bytes of an answer that is kept for the cache, or for who may ask the same meanwhile. */
  readonly maxTapeBytes: number;
  readonly scheduler: SchedulerLike;
  /** The headers of an upstream call, where not the client's own. `call` null: one that is on no receipt. */
  readonly outgoingHeaders?:
    | ((incoming: IncomingChat, call: CallKey | null) => IncomingChat['headers'])
    | undefined;
  /** Told of what only a fault of the gateway itself can cause. May not throw. */
  readonly onBug: (cause: unknown) => void;
}

/**
 * Everything that belongs to one request while it runs. The machine carries it unseen; the calls read and
 * write it. It holds no decision: those are the machine's.
 */
export class Lane {
  readonly incoming: IncomingChat;
  readonly sink: Sink;
  /** When its answer was shown. */
  readonly shown: ShownTimes;
  readonly tools: LaneTools;
  /** Where a direct request goes; for a routed one the route's heavy model. */
  readonly target: ModelBinding;
  /** Null for a direct request. */
  readonly route: Route | null;
  readonly speculation: SpeculationAllowance | null;
  /** How strict the route was when the request came. */
  readonly tightened: TightenedLevel;
  /** The policy that judges this request; null for a direct one. */
  readonly policy: Policy | null;
  readonly elapsedMs: () => number;
  /** When the request came, seconds since the epoch. */
  readonly createdSeconds: number;
  readonly whole: boolean;
  readonly calls: CallMeter[] = [];
  /** The last judged token of the draft: frozen once the draft is closed. */
  judged: Judged | null = null;
  /** The verdict acted on; once an answer is shown, later ones are late alarms and leave it as it is. */
  verdict: Receipt['verdict'] = null;
  /** A whole draft that was not kept, for `serve_draft`; null where that is off. */
  readonly heldDraft: ChatChunk[] | null;
  /** The event the machine is handling: the reason of what it does meanwhile. */
  event: RequestEvent | { readonly type: 'start' } = { type: 'start' };
  /** The state of the chart it is in; null before its first and after its last. */
  state: string | null = null;
  draftOpen = false;
  /** How the policy began the request; null where it was not asked. */
  opening: Opening<unknown> | null = null;
  /** Keeps the draft for an audit; null where none was drawn. */
  recorder: DraftRecorder | null = null;
  /** How long the draft was held back; null until that is decided, and where nothing is held back. */
  holdBack: HoldBackRecord | null = null;
  /** How the draft ended; null while it has not. */
  draftEnding: DraftEnding | null = null;
  /** How far a second model agreed with the draft; undefined where none was asked. */
  agreement: number | null | undefined;
  /** Why heavy was asked without a draft; null when a draft was. */
  heavyReason: HeavyReason | null = null;
  /** Why a draft was given up. */
  escalation: string | null = null;
  /** Whose answer is shown, and why. */
  served: { readonly tier: Tier; readonly reason: string | null } | null = null;
  /** What the cache was asked, and said; null where it was not asked, or has not answered. */
  question: CacheQuestion | null = null;
  lookup: CacheLookup | null = null;
  /** From asking the cache to its last word, ms, and how long of it an equal request was waited for. */
  lookupMs = 0;
  waitMs: number | null = null;
  /** The kept answer that is shown. */
  hit: CachedAnswer | null = null;
  /** The place among equal requests that overlap; null where none are shared. */
  seat: Seat | null = null;
  /** The answer that is shown, as its model gives it; null where nobody else may have it. */
  tape: AnswerTape | null = null;
  /** The entry this request's own answer was offered as. */
  keptAs: string | null = null;
  /** The client has left, and the request goes on for others. */
  forOthers = false;
  readonly steps: ReceiptStep[] = [];
  readonly lateAlarms: { verdict: string; reason: string; atMs: number }[] = [];
  readonly speculationsDenied: { why: string; atMs: number }[] = [];
  readonly #commits = new Subject<Tier>();
  #promptTokens: number | null = null;
  #sketch: PromptSketch | null = null;

  constructor(init: {
    incoming: IncomingChat;
    sink: Sink;
    shown: ShownTimes;
    tools: LaneTools;
    target: ModelBinding;
    route: Route | null;
    speculation: SpeculationAllowance | null;
    tightened: TightenedLevel;
    policy: Policy | null;
    elapsedMs: () => number;
    createdSeconds: number;
  }) {
    this.incoming = init.incoming;
    this.sink = init.sink;
    this.shown = init.shown;
    this.tools = init.tools;
    this.target = init.target;
    this.route = init.route;
    this.speculation = init.speculation;
    this.tightened = init.tightened;
    this.policy = init.policy;
    this.elapsedMs = init.elapsedMs;
    this.createdSeconds = init.createdSeconds;
    this.whole = isJudgedWhole(init.incoming.request);
    this.heldDraft = init.route?.onHeavyFailure === 'serve_draft' ? [] : null;
  }

  /** Emits when the machine commits to one of these tiers. */
  committed(...tiers: readonly Tier[]): Observable<Tier> {
    return this.#commits.pipe(filter((tier) => tiers.includes(tier)));
  }

  /** Notes what is thought of the draft up to now, unless an answer is shown already. */
  noteVerdict(kind: string, reason: VerdictReason | null): void {
    if (this.served !== null) return;
    const { reading, judgement } = this.judged ?? { reading: null, judgement: null };
    const entropyBits = reading?.meanBits ?? null;
    this.verdict = { kind, reason, entropyBits, tokens: judgement?.tokens ?? 0 };
  }

  /** Notes, once, how long a stream's draft was held back. A whole answer is not held: it is not there before. */
  noteHoldBack(outcome: HoldBackRecord['outcome']): void {
    if (this.whole || this.holdBack !== null) return;
    const firstMs = this.calls.find(({ identity }) => identity.role === 'draft')?.firstTokenMs ?? null;
    if (firstMs === null) return;
    const ms = Math.round((this.elapsedMs() - firstMs) * 1000) / 1000;
    this.holdBack = { outcome, ms, tokens: this.judged?.judgement.tokens ?? 0 };
  }

  commit(tier: Tier): void {
    if (tier === 'draft') this.noteHoldBack('kept');
    this.#commits.next(tier);
  }

  /** The answer on this tape is the one that is shown: whoever follows may have it too. */
  show(tape: AnswerTape): void {
    this.tape = tape;
    this.seat?.shows(tape);
  }

  /** A tape too long to be kept is gone on with only for those who follow already. */
  tooLong(tape: AnswerTape): void {
    if (this.seat?.shed() ?? true) tape.drop();
  }

  /** A slow client slows its model, unless others wait for the same. */
  pace(pause: Promise<void> | undefined): Promise<void> | undefined {
    if (pause === undefined || this.seat === null) return pause;
    const { followed } = this.seat;
    return followed === null ? undefined : Promise.race([pause, followed]);
  }

  get cacheStatus(): Receipt['cache'] {
    if (this.hit !== null) return this.hit.tier;
    if (this.served?.tier === 'cache') return 'shared';
    const asked = this.route !== null && this.heavyReason === null && this.incoming.control.cache;
    return asked && this.lookup?.status !== 'bypass' ? 'miss' : 'bypass';
  }

  meter(identity: CallIdentity): CallMeter {
    const meter = new CallMeter(identity, this.elapsedMs);
    this.calls.push(meter);
    return meter;
  }

  /** Tokens of the prompt, estimated; counted once, and only when somebody asks. */
  promptTokens = (): number => {
    this.#promptTokens ??= this.tools.counter.count(promptText(this.incoming.request));
    return this.#promptTokens;
  };

  /** What the prompt is about, hashed; computed once, and only when somebody asks. */
  sketch = (): PromptSketch => {
    this.#sketch ??= sketchOf(askedText(this.incoming.request));
    return this.#sketch;
  };

  /** What a policy may know of the request before it is drafted. */
  get asked(): Asked {
    const tools = offersTools(this.incoming.request);
    return { sketch: this.sketch, promptTokens: this.promptTokens, whole: this.whole, tools };
  }

  /** The client headers that travel on. @param call null: one that is on no receipt. */
  headersFor(call: CallKey | null): IncomingChat['headers'] {
    return this.tools.outgoingHeaders?.(this.incoming, call) ?? this.incoming.headers;
  }

  /** The request as one model of the route gets it. */
  streamedCall(
    role: 'draft' | 'heavy' | 'second',
    { model, attempt }: Pick<CallIdentity, 'model' | 'attempt'>,
    set: Readonly<Record<string, unknown>>,
  ): UpstreamCall {
    const headers = this.headersFor({ role, attempt });
    return streamedCall({ ...this.incoming, headers }, role, model, set);
  }
}
