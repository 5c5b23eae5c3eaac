import type { CacheWish } from './cachePorts.ts';
import type { AlarmState } from './core/auditAlarm.ts';
import type { ChatChunk, ChatCompletion } from './core/chat.ts';
import type { ChatRequest } from './core/chatRequest.ts';
import type { Cost } from './core/cost.ts';
import type { Failure } from './core/errors.ts';
import type { GradedDraft } from './core/gradedDraft.ts';
import type { RawObject } from './core/rawObject.ts';
import type { Receipt } from './core/receipt.ts';
import type { AuditAlarm, TightenedLevel } from './core/tightenedLevel.ts';

export type * from './cachePorts.ts';
export type { AuditAlarm, TightenedLevel } from './core/tightenedLevel.ts';

/** Time, handed in so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number;
}

/** One call to a model server, complete: the adapter adds the address, the key and nothing else. */
export interface UpstreamCall {
  readonly role: 'draft' | 'heavy' | 'second' | 'direct';
  /** JSON. A direct call's bytes are the client's own. */
  readonly body: string | Uint8Array;
  /** The client's query string with its question mark, or empty. */
  readonly query: string;
  /** Client headers that may travel on, lower case; never authorization, never hop-by-hop. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * To be called when the request leaves this process, and not while it queues or connects: what was never
   * sent costs nothing. Calling it again does nothing more. May not throw.
   */
  readonly onSent?: (() => void) | undefined;
}

/** What a streamed call yields, in order: chunks, then exactly one `end` or `failed`. */
export type StreamItem =
  | { readonly type: 'chunk'; readonly chunk: ChatChunk }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** One event of a relayed stream: its text as it came, and its name where it had one. */
export interface RelayedEvent {
  readonly event: string | null;
  readonly data: string;
}

/** An upstream's answer to a direct call. Reading the body reads the socket: stop reading and it waits. */
export type Relayed =
  | {
      readonly type: 'whole';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
      /** The body read as JSON; undefined when it is none. */
      readonly json: unknown;
    }
  | {
      readonly type: 'stream';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Ends after [DONE], which is not yielded; a broken stream ends with a Failure. */
      readonly events: AsyncIterable<RelayedEvent | { readonly failure: Failure }>;
    }
  | { readonly type: 'failed'; readonly failure: Failure };

/**
 * A server that speaks OpenAI's wire. Neither method throws or rejects: every failure is an item, so that
 * retries, fallbacks and breakers can wrap this interface without learning HTTP.
 * Aborting the signal ends the upstream request at once in every phase: queued, before headers, before the
 * first token, mid-stream. After an abort nothing more is yielded.
 */
export interface Upstream {
  /** A call that is always streamed from upstream; its deadline clocks stop while nobody reads. */
  chat(call: UpstreamCall, signal: AbortSignal): AsyncIterable<StreamItem>;
  /** A call sent and answered as the client asked for it. */
  relay(call: UpstreamCall, signal: AbortSignal): Promise<Relayed>;
}

/** Who is asking. `anonymous` until keys are configured. */
export interface Principal {
  readonly tenant: string;
  readonly key: string;
  readonly admin: boolean;
}

/** Says whether a request may start; asked before anything is spent. */
export interface Admission {
  admit(principal: Principal, request: ChatRequest): Promise<Failure | null>;
}

/** Receipts of a tenant; another tenant's are as if they did not exist. */
export interface Receipts {
  put(tenant: string, receipt: Receipt): void;
  get(tenant: string, id: string): Receipt | null;
}

/** Counts tokens as the model's tokenizer would, nearly: for estimates, which are marked as such. */
export interface TokenCounter {
  count(text: string): number;
}

/** Says why a text is not the JSON that was asked for, or null when it is. */
export interface JsonCheck {
  fault(text: string, schema: unknown): string | null;
}

/** Facts about the answer that are true from its first byte on: they become headers. */
export interface AnswerHead {
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Where one answer goes. Each method resolves when the client has taken what it was given, so that a slow
 * client slows the upstream; none rejects or throws: a client that left is told of through `left`.
 * Exactly one of `head` and `whole`, `relay`, `fail` opens an answer.
 */
export interface Sink {
  /** Opens a stream: status 200 and headers. */
  head(head: AnswerHead): void;
  chunk(chunk: ChatChunk): Promise<void> | void;
  /** Ends a stream that succeeded: [DONE]. */
  done(): Promise<void>;
  /** A whole answer at once. */
  whole(head: AnswerHead, answer: ChatCompletion): Promise<void>;
  /** Opens a relayed answer with the upstream's own status; `body` null means events follow. */
  relay(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | null,
  ): Promise<void> | void;
  event(event: RelayedEvent): Promise<void> | void;
  /** Before anything was shown: a status and the error shape. After: one error frame and the end. */
  fail(head: AnswerHead, failure: Failure): Promise<void>;
}

/** A validated request on its way in. */
export interface IncomingChat {
  readonly id: string;
  readonly clientRequestId: string | null;
  readonly principal: Principal;
  readonly request: ChatRequest;
  readonly raw: RawObject;
  readonly bytes: Uint8Array;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly control: Control;
  /** What the client's own headers say of the cache. */
  readonly wish: CacheWish;
}

/** What `x-draft-control` asks of this one request. */
export interface Control {
  readonly routing: 'none' | 'heavy' | 'draft' | 'no-speculation';
  readonly cache: boolean;
}

/** What was asked, as a grader needs it. */
export interface Question {
  /** The conversation as text, roles named; the last message is the question. */
  readonly prompt: string;
  /** The same without system messages and roles, as neighbours are found by: says what kind of answer is asked. */
  readonly asked: string;
  /** The shape the client asked the answer in: text, json_object or json_schema. */
  readonly format: string;
}

/** What a grader found. */
export interface Grade {
  /** Whether the candidate is as good an answer as the reference; null: it cannot tell. */
  readonly adequate: boolean | null;
  /** How it was found: same_answer, judge, ... or why not: no_judge, judge_failed, judge_inconsistent. */
  readonly grader: string;
  /** What asking cost; null nano-dollars when unknown, 0 when nobody was asked. */
  readonly cost: Cost;
}

/** Compares two answers to one question. Never rejects: what cannot be graded is `adequate: null`. */
export interface Grader {
  compare(question: Question, candidate: string, reference: string, signal: AbortSignal): Promise<Grade>;
}

/** A graded draft of live traffic. */
export interface ObservedDraft extends GradedDraft {
  readonly route: string;
  /** The request it belongs to, which is also its receipt's id. */
  readonly requestId: string;
  /** ISO time. */
  readonly at: string;
  /** The policy that served then, and its calibration's id or NOT CALIBRATED. */
  readonly policy: string;
  readonly calibration: string;
  /** Everything the comparison cost: shadow draft or second answer, and the judge. */
  readonly cost: Cost;
}

/** What a client says of an answer it got. */
export interface Feedback {
  readonly receipt: string;
  readonly tenant: string;
  readonly verdict: 'good' | 'bad';
  readonly comment: string | null;
  /** ISO time. */
  readonly at: string;
  /** Of the receipt, so that feedback can be joined when the receipt is gone. */
  readonly route: string | null;
  readonly served: string | null;
}

/** Where evidence from live traffic is kept. Neither method throws: losing a record is counted, not felt. */
export interface EvidenceLog {
  observed(draft: ObservedDraft): void;
  feedback(feedback: Feedback): void;
}

/** Where a route's tightening survives a restart; only an operator takes it back. No method throws. */
export interface AlarmBook {
  /** 0 where nothing was ever raised. */
  level(route: string): TightenedLevel;
  raised(alarm: AuditAlarm): void;
  /**
   * How a route's audits stood when they were last counted; null where that is not known, or was of another basis.
   * @param basis what the audits are about: calibration, level and promise.
   */
  standing(route: string, basis: string): AlarmState | null;
  /** An audit was counted. What is lost of this starts the evidence anew, no more. */
  counted(route: string, basis: string, state: AlarmState): void;
}
