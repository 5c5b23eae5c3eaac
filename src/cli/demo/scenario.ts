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

/** One request through the real gateway, what both models do meanwhile, and what must come of it. */
export interface Scenario {
  readonly name: string;
  /** The row of the request chart it takes, in words. */
  readonly edge: string;
  readonly stream: boolean;
  readonly model?: string;
  readonly control?: string;
  /** Further fields of the request. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly draft: readonly Step[];
  readonly heavy: readonly Step[];
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
  };
}
