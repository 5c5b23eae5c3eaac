import fc from 'fast-check';
import { type Calibration, LOOKS } from '../../../src/core/calibration.ts';
import { FEATURE_NAMES } from '../../../src/core/features.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((x) => x + 0);
const share = fc.double({ noNaN: true, min: 0, max: 1 }).map((x) => x + 0);
const positive = fc.double({ noNaN: true, min: 1e-6, max: 1e6 });
const name = fc.string({ minLength: 1, maxLength: 12 });
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

const features = fc.subarray([...FEATURE_NAMES.prompt, ...FEATURE_NAMES.neighbours]);
const logistic = (length: number) => {
  const list = fc.array(finite, { minLength: length, maxLength: length });
  return fc.record({
    kind: fc.constant('logistic' as const),
    mean: list,
    scale: fc.array(positive, { minLength: length, maxLength: length }),
    weights: list,
    bias: finite,
  });
};
const leaf = finite.map((value) => ({ value }));
const stump = (length: number) =>
  fc
    .tuple(fc.nat({ max: length - 1 }), finite, leaf, leaf)
    .map(([feature, at, left, right]) => [{ feature, at, left: 1, right: 2 }, left, right]);
const trees = (length: number) =>
  fc.record({
    kind: fc.constant('trees' as const),
    bias: finite,
    trees: fc.array(length === 0 ? fc.tuple(leaf) : fc.oneof(fc.tuple(leaf), stump(length)), {
      maxLength: 3,
    }),
  });
const isotonic = fc.integer({ min: 1, max: 4 }).chain((length) =>
  fc.record({
    x: fc.array(finite, { minLength: length, maxLength: length }).map(sorted),
    y: fc.array(share, { minLength: length, maxLength: length }).map(sorted),
  }),
);
const head = features.chain((names) =>
  fc.record({
    look: fc.constantFrom(...LOOKS, 'prompt' as const, 'end' as const, 'second' as const),
    features: fc.constant(names),
    model: fc.oneof(logistic(names.length), trees(names.length)),
    isotonic,
    drift: fc.array(finite, { maxLength: 4 }).map(sorted),
  }),
);
const scorer = fc.record({
  evidence: fc.subarray(['logprobs', 'prompt', 'neighbours', 'answer', 'second'] as const),
  heads: fc.array(head, { maxLength: 3 }),
});
const hash = fc.nat({ max: 2 ** 20 - 1 });
const prompt = (strata: number) =>
  fc
    .uniqueArray(hash, { maxLength: 5 })
    .map(sorted)
    .chain((terms) =>
      fc.record({
        terms: fc.constant(terms),
        weights: fc.array(share, { minLength: terms.length, maxLength: terms.length }),
        bad: fc.boolean(),
        stratum: fc.nat({ max: strata - 1 }),
      }),
    );
const certificate = (alpha: number) =>
  fc.oneof(
    fc.record({
      certified: fc.constant(true as const),
      threshold: finite,
      strictThreshold: finite,
      accepted: fc.integer({ min: 60, max: 900 }),
      bad: fc.nat({ max: 20 }),
      riskBound: share.map((bound) => bound * alpha),
    }),
    fc.record({
      certified: fc.constant(false as const),
      threshold: fc.option(finite),
      accepted: fc.integer({ min: 20, max: 900 }),
      bad: fc.nat({ max: 20 }),
      missing: fc.option(fc.nat()),
    }),
  );

/** Calibrations of every shape that can be served by; the id is still empty. */
export const calibrations: fc.Arbitrary<Calibration> = fc
  .record({
    strata: fc.integer({ min: 1, max: 3 }),
    scorers: fc.array(scorer, { minLength: 1, maxLength: 2 }),
    alpha: fc.double({ noNaN: true, min: 0.01, max: 0.5 }),
    holdBack: fc.integer({ min: 1, max: 64 }),
  })
  .chain(({ strata, scorers, alpha, holdBack }) =>
    fc.record({
      id: fc.constant(''),
      createdAt: fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      pair: fc.record({
        draft: name,
        heavy: name,
        second: fc.option(name),
        form: fc.constantFrom('renormalised' as const, 'residual' as const),
        topLogprobs: fc.integer({ min: 1, max: 20 }),
        window: fc.integer({ min: 1, max: 64 }),
        holdBackTokens: fc.constant(holdBack),
        holdBackTokensMax: fc.nat({ max: 100 }).map((more) => holdBack + more),
        parameters: name,
        gateMaxRisk: fc.option(share),
      }),
      promise: fc.record({
        alpha: fc.constant(alpha),
        delta: fc.double({ noNaN: true, min: 0.001, max: 0.2 }),
        risk: fc.constantFrom('error' as const, 'benefit' as const),
      }),
      data: fc.record({
        source: fc.constantFrom('dataset' as const, 'observed' as const, 'operation' as const),
        train: fc.nat(),
        calibration: fc.nat(),
        families: fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.nat(), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
        meanPromptTokens: share,
        meanDraftTokens: share,
        meanHeavyTokens: share,
        msPerDraftToken: share,
      }),
      scorers: fc.constant(scorers),
      neighbours: fc.record({
        k: fc.integer({ min: 1, max: 50 }),
        floor: share,
        idf: fc.dictionary(hash.map(String), share, { maxKeys: 6, noNullPrototype: true }),
        unseenIdf: share,
        prompts: fc.array(prompt(strata), { maxLength: 4 }),
      }),
      strata: fc.array(
        fc.record({
          name,
          scorer: fc.nat({ max: scorers.length - 1 }),
          examples: fc.nat(),
          stream: certificate(alpha),
          whole: certificate(alpha),
        }),
        { minLength: strata, maxLength: strata },
      ),
    }),
  );
