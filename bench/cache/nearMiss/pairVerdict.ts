/** What decides whether a kept answer may be served to another text: the core's own, or stand-ins in a test. */
export interface GuardParts {
  readonly canonicalText: (text: string) => string;
  /** Why a text may only be matched exactly. */
  readonly reuseFault: (text: string, options: { readonly perUser: boolean }) => string | null;
  readonly guardPair: (asked: string, kept: string) => { readonly guard: string } | null;
}

/** What the cache would do with a pair in one direction, and everything that speaks against serving. */
export interface PairVerdict {
  readonly served: boolean;
  readonly canonical: boolean;
  /** The first guard that vetoes; looked for in a pair that is served or not eligible too. */
  readonly guard: string | null;
  readonly fault: string | null;
}

/** Served when the canonical texts are equal, or when both texts are eligible and every guard passes. */
export function pairVerdict(parts: GuardParts, asked: string, kept: string): PairVerdict {
  const canonical = parts.canonicalText(asked) === parts.canonicalText(kept);
  const options = { perUser: false };
  const fault = parts.reuseFault(asked, options) ?? parts.reuseFault(kept, options);
  const guard = parts.guardPair(asked, kept)?.guard ?? null;
  return { served: canonical || (fault === null && guard === null), canonical, guard, fault };
}

/** Both directions, as a cache meets them: either text may have come first. */
export function bothVerdicts(
  parts: GuardParts,
  { left, right }: { readonly left: string; readonly right: string },
): readonly [PairVerdict, PairVerdict] {
  return [pairVerdict(parts, left, right), pairVerdict(parts, right, left)];
}
