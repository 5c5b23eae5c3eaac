/** How the upstream double answers one request. Times are milliseconds after the request arrived. */
export interface UpstreamScript {
  /** A whole answer: when its headers and first half are sent; with `restMs`, the second half that much later. */
  readonly jsonMs: number;
  readonly restMs: number;
  /** A stream: when its headers are sent; null sends them with the first token. */
  readonly headersMs: number | null;
  readonly firstTokenMs: number;
  /** Between two tokens; 0 sends the whole answer at once. */
  readonly tokenMs: number;
  readonly tokens: number;
  /** The first token with 1.8 bits (a doubt), counted from 1; null for none. The heavy model ignores it. */
  readonly doubtFrom: number | null;
  /** The one token with 2.3 bits (a rejection); null for none. The heavy model ignores it. */
  readonly hotAt: number | null;
}

/** 20 ms for JSON; 50 ms to the first token, then 5 ms a token, 100 calm tokens. */
export const STANDARD_SCRIPT: UpstreamScript = {
  jsonMs: 20,
  restMs: 0,
  headersMs: null,
  firstTokenMs: 50,
  tokenMs: 5,
  tokens: 100,
  doubtFrom: null,
  hotAt: null,
};

/** When token `index` (from 1) is due. */
export function tokenDueMs(script: UpstreamScript, index: number): number {
  return script.firstTokenMs + (index - 1) * script.tokenMs;
}

/**
 * A script travels in the prompt, so that it reaches the double through any gateway.
 * @param key marks the request, so that the double keeps a record of it; null for none.
 */
export function promptFor(script: Partial<UpstreamScript>, key: string | null): string {
  return `Bench ${JSON.stringify({ ...script, key })} end.`;
}

/** The script in a prompt, and the key of its record; the standard script when there is none. */
export function readPrompt(prompt: string): { readonly script: UpstreamScript; readonly key: string | null } {
  const found = /Bench (\{.*?\}) end\./.exec(prompt)?.[1];
  if (found === undefined) return { script: STANDARD_SCRIPT, key: null };
  const { key, ...script } = JSON.parse(found) as Partial<UpstreamScript> & { key: string | null };
  return { script: { ...STANDARD_SCRIPT, ...script }, key };
}
