/** In what two questions that look alike may differ, so that one's answer is wrong for the other. */
export const NEAR_MISS_TYPES = [
  'digit',
  'operator',
  'operand order',
  'magnitude',
  'ordinal',
  'percent',
  'unit direction',
  'unit kind',
  'date',
  'time',
  'currency',
  'version',
  'negation',
  'restriction',
  'prefix negation',
  'antonym verb',
  'antonym adjective',
  'before and after',
  'above and below',
  'relative day',
  'entity swap',
  'homonym',
  'product variant',
  'quoted',
  'identifier',
  'typo entity',
  'role swap',
  'translation direction',
  'comparison order',
  'source and target',
  'wh word',
  'yes-no and how',
  'modal',
  'tense',
  'person',
  'preposition',
  'condition',
  'or added',
  'quantifier',
  'short reply',
  'language',
  'format',
  'length',
  'audience',
  'programming language',
  'agent turn',
  'long ending',
  'adversarial suffix',
  'lookalike character',
  'other language',
  'code token',
  'idiom',
] as const;

export type NearMissType = (typeof NEAR_MISS_TYPES)[number];

/** How two texts that ask the same may differ. The first three are promised to be served, nearly always. */
export const POSITIVE_KINDS = ['cosmetic', 'contraction', 'politeness', 'synonym', 'numeral'] as const;

export type PositiveKind = (typeof POSITIVE_KINDS)[number];

/** The open half may be read by who writes the guards; the held-out half may not. */
export const HALVES = ['open', 'heldOut'] as const;

export type Half = (typeof HALVES)[number];
