import type { Carrier } from './carrier.ts';
import type { NearMissType, PositiveKind } from './nearMissType.ts';
import type { TemplateBlock } from './templateBlock.ts';

/** What one half of the suite is generated from. */
export interface HalfContent {
  readonly nearMisses: readonly TemplateBlock<NearMissType>[];
  readonly rewordings: readonly TemplateBlock<PositiveKind>[];
  /** Each ends in a question mark. */
  readonly questions: readonly string[];
  readonly carriers: readonly Carrier[];
}
