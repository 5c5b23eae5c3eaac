import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpExport } from './otlpExport.ts';

/** Spans that wait or are on their way at once. */
const MOST_SPANS = 2048;
/** Few enough to be written as JSON without holding up the streams of others. */
const BATCH_SPANS = 64;
const DELAY_MS = 1_000;
/** For a collector that answers by drops, which the exporter's own bound does not end. */
const GIVEN_UP_MS = 10_000;
const CLOSE_MS = 750;

type Done = Parameters<SpanExporter['export']>[1];
type Result = Parameters<Done>[0];

const FAILED = 1;

/** Finished spans on their way out: bounded, and never waited for. */
export class SpanQueue {
  readonly #out: OtlpExport;
  readonly #processor: BatchSpanProcessor;
  readonly #onFault: (fault: Error) => void;
  #held = 0;
  #lost = 0;
  /** An outage that was told of is not told of again. */
  #told = false;
  #closing: Promise<void> | null = null;
  #emptied: () => void = () => undefined;

  constructor(out: OtlpExport, onFault: (fault: Error) => void) {
    this.#out = out;
    this.#onFault = onFault;
    this.#processor = new BatchSpanProcessor({
      exporter: {
        export: (spans, done) => this.#export(spans, done),
        shutdown: () => out.exporter.shutdown(),
      },
      maxQueueSize: MOST_SPANS,
      maxExportBatchSize: BATCH_SPANS,
      scheduledDelayMillis: DELAY_MS,
      exportTimeoutMillis: 2 * GIVEN_UP_MS,
    });
  }

  /** Spans lost since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Takes the spans of one request, or none of them: half a trace would mislead. */
  offer(spans: readonly ReadableSpan[]): void {
    if (this.#closing !== null || this.#held + spans.length > MOST_SPANS) {
      this.#lose(spans.length, this.#closing === null ? 'too many wait already' : 'tracing is closed');
      return;
    }
    this.#held += spans.length;
    for (const span of spans) this.#processor.onEnd(span);
  }

  /** Sends what waits, as far as that can be done in under a second. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS);
    });
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    // It rejects with the first batch that fails, which has been told of, while others are still on their way.
    this.#processor.shutdown().catch(() => undefined);
    if (this.#held > 0) await Promise.race([emptied, late]);
    clearTimeout(timer);
    this.#out.abort();
    if (this.#held > 0) this.#lose(this.#held, 'they were not taken before the end');
    this.#held = 0;
  }

  #export(spans: ReadableSpan[], done: Done): void {
    let settled = false;
    const settle = (result: Result) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      this.#ended(spans.length, result);
      done(result);
    };
    const fail = (error: Error) => settle({ code: FAILED, error });
    const timer = setTimeout(() => fail(new Error('the collector does not end its answer')), GIVEN_UP_MS);
    timer.unref();
    try {
      this.#out.exporter.export(spans, settle);
    } catch (cause) {
      fail(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  #ended(spans: number, { code, error }: Result): void {
    // After the end they have been counted.
    if (this.#held === 0) return;
    this.#held -= spans;
    if (code !== FAILED) this.#told = false;
    else this.#lose(spans, error?.message || 'the collector refused them');
    if (this.#held === 0) this.#emptied();
  }

  #lose(spans: number, why: string): void {
    this.#lost += spans;
    if (this.#told) return;
    this.#told = true;
    this.#onFault(new Error(`Cannot export ${spans} spans to ${this.#out.address}: ${why.slice(0, 200)}`));
  }
}
