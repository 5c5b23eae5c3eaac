/** One thing a scripted model does. */
export type Step =
  /** Says so many tokens whose entropy is about 0, 1.8 or 2.3 bits; `mute`: without log-probabilities. */
  | { readonly say: 'calm' | 'warm' | 'hot' | 'mute'; readonly tokens: number }
  | { readonly waitMs: number }
  | { readonly finish: 'stop' | 'length' | 'content_filter' }
  /** Breaks the connection. */
  | { readonly cut: true }
  /** Refuses the call. */
  | { readonly status: number };

/** What a client asks for, and what must come of it. */
export interface Asking {
  /** Its text; without it the scenario's, which is its name unless it says otherwise. */
  readonly text?: string;
  readonly stream: boolean;
  readonly model?: string;
  readonly control?: string;
  readonly cacheControl?: string;
  /** Further fields of the request. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The client leaves after so many ms. */
  readonly leaveAfterMs?: number;
  readonly expect: {
    readonly status: number;
    /** States in the order they were entered. */
    readonly states: readonly string[];
    readonly served: string | null;
    readonly reason?: string;
    /** Ends of the calls, as draft:aborted. */
    readonly calls: readonly string[];
    /** The stream ends with an error frame and no [DONE]. */
    readonly errorFrame?: true;
    readonly lateAlarms?: number;
    readonly denied?: string;
    /** Code of the error it failed with. */
    readonly error?: string;
    /** What the cache was for it: a tier, miss or bypass. */
    readonly cache?: string;
    /** The guard that kept the likest kept answer from being served. */
    readonly vetoedBy?: string;
  };
}

/** A request through the real gateway, with those it depends on, and what both models do meanwhile. */
export interface Scenario extends Asking {
  readonly name: string;
  /** The row of the request chart it takes, in words. */
  readonly edge: string;
  readonly draft: readonly Step[];
  readonly heavy: readonly Step[];
  /** What the drafter does from its second call on; without it the same again. */
  readonly draftAgain?: readonly Step[];
  /** Requests that have been answered when it is asked, one after the other. */
  readonly before?: readonly Asking[];
  /** Requests that are under way when it is asked, in the order of their asking. */
  readonly beside?: readonly Asking[];
}

/** The text of one of a scenario's requests, itself or another. */
export function textOf(scenario: Scenario, asking: Asking = scenario): string {
  return asking.text ?? scenario.text ?? scenario.name;
}
