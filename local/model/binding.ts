/**
 * The part of node-llama-cpp 3.22.1's native binding that is used, as its AddonTypes.d.ts and the C++ beside it
 * have it. Its public classes reach the same calls with a queue, a lock and a turn of the event loop around
 * each; the version is pinned, so the binding is called as it is.
 */
export interface Binding {
  readonly AddonContext: new (model: NativeModel, parameters: ContextParameters) => NativeContext;
  readonly AddonSampler: new (model: NativeModel) => NativeSampler;
  readonly AddonJinjaRenderer: new (template: string) => { render(items: object): string };
}

/** Threads are per evaluation; a batch is the most tokens of one `decodeBatch`. */
interface ContextParameters {
  readonly contextSize: number;
  readonly batchSize: number;
  readonly sequences: number;
  readonly threads: number;
  readonly flashAttention: boolean;
}

export interface NativeModel {
  tokenize(text: string, specialTokens: boolean): Uint32Array;
  getTokenString(token: number): string | undefined;
  getTokenAttributes(token: number): number;
  getVocabularyType(): number;
  getTrainContextSize(): number;
  isEogToken(token: number): boolean;
  shouldPrependBosToken(): boolean;
  tokenBos(): number;
  tokenEos(): number;
}

/** Where in the last batch a token's logits lie; good until the next batch. */
export type LogitIndex = number;

export interface NativeContext {
  init(): Promise<boolean>;
  dispose(): Promise<void>;
  setThreads(threads: number): void;
  initBatch(size: number): void;
  addToBatch(
    sequence: number,
    position: number,
    tokens: Uint32Array,
    withLogits: Uint32Array,
  ): ArrayLike<LogitIndex>;
  decodeBatch(): Promise<void>;
  /** `to` -1 means to the end. */
  removeTokenCellsFromSequence(sequence: number, from: number, to: number): boolean;
  sampleToken(index: LogitIndex, sampler: NativeSampler): Promise<number>;
  sampleToken(
    index: LogitIndex,
    sampler: NativeSampler,
    probabilities: false,
    confidence: false,
    logits: LogitFilter | false,
    totalLogitWeight: boolean,
  ): Promise<SampledLogits>;
}

/** Whose logits to hand over: those of the named tokens, and the `top` highest after the sampler's own filters. */
type LogitFilter = readonly [
  tokens: readonly number[],
  highest: false,
  lowest: false,
  selected: false,
  top: number,
];

/** `logits` alternates token and logit; `weight` is the sum of exp(logit - highest logit) over what the sampler left. */
type SampledLogits = readonly [
  token: number,
  probabilities: undefined,
  confidence: undefined,
  logits: readonly number[] | undefined,
  weight: number | undefined,
];

export interface NativeSampler {
  applyConfig(config: SamplerConfig): void;
  dispose(): void;
}

/** Temperature 0 is greedy and ignores the rest; a key that is absent is a filter that is absent. */
interface SamplerConfig {
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  /** An unsigned 32-bit number; 4294967295 means "pick one at random". */
  readonly seed?: number;
}
