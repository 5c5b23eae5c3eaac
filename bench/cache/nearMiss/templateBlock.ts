/** A word for both sides, or one for the left side and one for the right. */
export type SlotValue = string | readonly [left: string, right: string];

export type Slots = Readonly<Record<string, readonly SlotValue[]>>;

/**
 * Templates of pairs that differ in one way. `[[a|b]]` is `a` on the left side and `b` on the right, `{name}` a
 * slot, `{~name}` the same slot with its sides exchanged.
 */
export interface TemplateBlock<Type extends string> {
  readonly type: Type;
  readonly slots?: Slots;
  readonly templates: readonly string[];
  /** False where a sentence before or after the question would spoil the pair. */
  readonly carried?: boolean;
}
