import { filter, type Observable, type SchedulerLike, Subject } from 'rxjs';
import type { RequestEvent, Tier } from '../../machines/index.ts';
import { askedText } from '../core/askedText.ts';
import type { ChatChunk } from '../core/chat.ts';
import { type HeavyReason, isJudgedWhole, offersTools, promptText } from '../core/chatRequest.ts';
import type { DraftEnding } from '../core/judgement.ts';
import type { Asked, Opening, Policy, VerdictReason } from '../core/policy.ts';
import type { PromptSketch } from '../core/promptSketch.ts';
import type { Receipt, ReceiptStep } from '../core/receipt.ts';
import { sketchOf } from '../core/sketchOf.ts';
import type {
  AnswerCache,
  CachedAnswer,
  IncomingChat,
  JsonCheck,
  Sink,
  TightenedLevel,
  TokenCounter,
  UpstreamCall,
} from '../ports.ts';
import type { Judged } from '../stream/judge.ts';
import { type CallIdentity, CallMeter } from './callMeter.ts';
import type { DraftRecorder } from './draftRecorder.ts';
import type { ModelBinding, Route } from './route.ts';
import type { SpeculationAllowance } from './speculationBudget.ts';
import { streamedCall } from './streamedCall.ts';

/** What every request's lane shares. */
export interface LaneTools {
  readonly counter: TokenCounter;
  readonly jsonCheck: JsonCheck;
  readonly cache: AnswerCache;
  readonly scheduler: SchedulerLike;
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
  draftOpen = false;
  /** How the policy began the request; null where it was not asked. */
  opening: Opening<unknown> | null = null;
  /** Keeps the draft for an audit; null where none was drawn. */
  recorder: DraftRecorder | null = null;
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
  hit: CachedAnswer | null = null;
  readonly steps: ReceiptStep[] = [];
  readonly lateAlarms: { verdict: string; reason: string; atMs: number }[] = [];
  readonly speculationsDenied: { why: string; atMs: number }[] = [];
  readonly #commits = new Subject<Tier>();
  #promptTokens: number | null = null;
  #sketch: PromptSketch | null = null;

  constructor(init: {
    incoming: IncomingChat;
    sink: Sink;
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

  commit(tier: Tier): void {
    this.#commits.next(tier);
  }

  get cacheStatus(): Receipt['cache'] {
    if (this.hit !== null) return this.hit.tier;
    const asked = this.route !== null && this.heavyReason === null && this.incoming.control.cache;
    return asked ? 'miss' : 'bypass';
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

  /** The request as one model of the route gets it. */
  streamedCall(
    role: 'draft' | 'heavy' | 'second',
    model: ModelBinding,
    set: Readonly<Record<string, unknown>>,
  ): UpstreamCall {
    return streamedCall(this.incoming, role, model, set);
  }
}
