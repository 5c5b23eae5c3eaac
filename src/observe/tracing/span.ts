import type { Attributes } from './knownAttributes.ts';

/** One span of a request, free of any SDK. */
export interface Span {
  readonly id: string;
  /** Null: the request began its trace. */
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  /** Milliseconds since the request began; startMs <= endMs. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly failed: boolean;
}

export interface SpanEvent {
  readonly name: string;
  readonly atMs: number;
  readonly attributes: Attributes;
}
