/** A call to make of an answer's code, and the JSON it must give. */
export interface UnitTest {
  /** A JavaScript expression. */
  readonly call: string;
  readonly equals: unknown;
}

/**
 * How one answer is judged without comparing it to another.
 * `none`: nothing is right or wrong. `rubric`: only a judge can tell.
 * `number`: the number it gives as its answer is `gold`, within `tolerance` (1e-6 unless said).
 * `contains_any`: one of `any` as whole words, and none of `none`. `contains_all`: all of `all`.
 * `exact`: nothing but the text. `set`: nothing but these items, in any order.
 * `regex`: the pattern matches somewhere. `json_schema`: its JSON is valid.
 * `javascript`: its code passes the tests.
 */
export type ObjectiveGrader =
  | { readonly kind: 'none' }
  | { readonly kind: 'rubric'; readonly rubric: string }
  | { readonly kind: 'number'; readonly gold: number; readonly tolerance?: number | undefined }
  | {
      readonly kind: 'contains_any';
      readonly any: readonly string[];
      readonly none?: readonly string[] | undefined;
    }
  | { readonly kind: 'contains_all'; readonly all: readonly string[] }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'set'; readonly items: readonly string[] }
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags?: string | undefined }
  | { readonly kind: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'javascript';
      /** The name the code is asked to define. */
      readonly fn?: string | undefined;
      readonly tests: readonly UnitTest[];
    };
