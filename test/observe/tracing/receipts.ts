import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { CacheStage } from '../../../src/core/cacheRecord.ts';
import type { Cost } from '../../../src/core/cost.ts';
import type { CallRecord, Receipt } from '../../../src/core/receipt.ts';

/** The receipts of real requests that the documentation shows, by their files' names. */
export const REAL_RECEIPTS: ReadonlyMap<string, Receipt> = new Map(
  globSync('docs/receipts/*.json')
    .sort()
    .map((file) => {
      const { receipt } = JSON.parse(readFileSync(file, 'utf8')) as { receipt: unknown };
      return [file.replace(/^.*\/|\.json$/g, ''), camelCased(receipt) as Receipt]; // as the gateway wrote it
    }),
);

export function realReceipt(name: string): Receipt {
  const found = REAL_RECEIPTS.get(name);
  if (found === undefined) throw new RangeError(`There is no receipt ${name}`);
  return found;
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      camelCased(inner),
    ]),
  );
}

/** Stands for what a client or a model wrote, wherever a receipt could hold it. */
export const WRITTEN = 'written-by-someone';
const written = fc.string().map((text) => `${WRITTEN} ${text}`);

/** Times of clocks that cross a little: some lie outside the request. */
const ms = fc.double({ min: -1, max: 2_000, noNaN: true });
const cost: fc.Arbitrary<Cost> = fc.oneof(
  fc.record({ nanoDollars: fc.nat(), provenance: fc.constantFrom('reported', 'estimated') }),
  fc.constant({ nanoDollars: null, provenance: 'unknown' } as const),
);
const word = fc.constantFrom('calm', 'early_token', 'window_mean', 'limit');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const call: fc.Arbitrary<CallRecord> = fc.record({
  role: fc.constantFrom('draft', 'heavy', 'second', 'direct'),
  // A client may name a model as it likes.
  model: fc.oneof(fc.constantFrom('small', 'large'), fc.string({ unit: 'binary', maxLength: 300 })),
  attempt: fc.integer({ min: 1, max: 3 }),
  speculative: fc.boolean(),
  outcome: fc.constantFrom('completed', 'aborted', 'failed'),
  openedMs: ms,
  firstTokenMs: maybe(ms),
  closedMs: ms,
  usage: maybe(
    fc.record({
      promptTokens: fc.nat(),
      cachedPromptTokens: fc.nat(),
      completionTokens: fc.nat(),
      provenance: fc.constantFrom('reported', 'estimated'),
    }),
  ),
  cost,
  failure: maybe(fc.constantFrom('idle_timeout', 'upstream_broken')),
});

const stage: fc.Arbitrary<CacheStage> = fc.constantFrom('epoch', 'exact', 'embed', 'vector', 'wait');

/** Any receipt, of requests that could not happen too; the time of its steps grows. */
export const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
  id: fc.uuid({ version: 4 }).map((id) => `req_${id.replaceAll('-', '')}`),
  clientRequestId: maybe(written),
  createdAt: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  route: maybe(fc.constant('auto')),
  requestedModel: fc.string({ unit: 'binary', maxLength: 300 }),
  stream: fc.boolean(),
  policy: maybe(
    fc.record({
      name: fc.constant('entropy'),
      calibration: fc.constant('NOT CALIBRATED'),
      form: fc.constant('renormalised'),
      stratum: maybe(fc.constant('short')),
      certified: fc.boolean(),
      tightened: fc.constantFrom(0, 1, 2),
    }),
  ),
  outcome: fc.constantFrom('answered', 'failed', 'cancelled'),
  served: maybe(fc.constantFrom('draft', 'heavy', 'cache')),
  reason: maybe(word),
  error: maybe(fc.constantFrom('deadline_exceeded', 'internal_error')),
  verdict: maybe(
    fc.record({
      kind: fc.constantFrom('keep', 'wait'),
      reason: maybe(word),
      entropyBits: maybe(fc.double()),
      tokens: fc.nat(),
    }),
  ),
  steps: fc
    .array(
      fc.record({
        atMs: ms,
        state: fc.constantFrom('cacheLookup.asking', 'drafting.held', 'speculating', 'escalated', 'done'),
        event: fc.constantFrom('draft.doubt', 'lookup.miss', 'xstate.init'),
        reason: maybe(word),
      }),
      { maxLength: 12 },
    )
    .map((steps) => steps.toSorted((a, b) => a.atMs - b.atMs)),
  lateAlarms: fc.array(fc.record({ verdict: fc.constant('doubt'), reason: word, atMs: ms }), {
    maxLength: 3,
  }),
  speculationsDenied: fc.array(fc.record({ why: fc.constant('budget'), atMs: ms }), { maxLength: 3 }),
  calls: fc.uniqueArray(call, { maxLength: 6, selector: ({ role, attempt }) => `${role} ${attempt}` }),
  cache: fc.constantFrom('miss', 'bypass', 'exact', 'semantic'),
  cacheLookup: maybe(
    fc.record({
      mode: fc.constantFrom('exact', 'semantic'),
      shadow: fc.boolean(),
      reason: maybe(fc.constant('not_found')),
      entry: maybe(
        fc.record({ id: fc.uuid(), tier: fc.constantFrom('exact', 'semantic'), ageSeconds: fc.nat() }),
      ),
      candidates: fc.array(
        fc.record({
          id: fc.uuid(),
          similarity: fc.double({ min: -1, max: 1, noNaN: true }),
          vetoedBy: maybe(fc.constant('entities')),
          detail: maybe(written),
        }),
        { maxLength: 3 },
      ),
      stagesMs: fc.dictionary(stage, ms, { maxKeys: 3, noNullPrototype: true }),
      totalMs: ms,
      textKey: maybe(written),
      keptAs: maybe(written),
      cost,
    }),
  ),
  cost,
  heavyAlone: cost,
  savedNanoDollars: maybe(fc.integer()),
  savedProvenance: fc.constantFrom('reported', 'estimated', 'unknown'),
  prices: fc.array(fc.record({ model: written, asOf: fc.constant('2026-01-01'), source: written }), {
    maxLength: 2,
  }),
  totalMs: fc.double({ min: 0, max: 1_500, noNaN: true }),
  timing: fc.constant({
    firstShownMs: null,
    lastShownMs: null,
    largestGapMs: null,
    holdBack: null,
    draftTokens: null,
    aborts: [],
    overhead: null,
  }),
  audit: fc.constant(null),
});
