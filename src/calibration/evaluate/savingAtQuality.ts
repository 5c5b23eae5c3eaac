import { LOOKS } from '../../core/calibration.ts';
import { ENTROPY_DEFAULTS, entropyPolicy } from '../../core/entropyPolicy.ts';
import type { Policy, Reading } from '../../core/policy.ts';
import { readDraft } from '../../core/readDraft.ts';
import { acceptingPolicy } from '../acceptingPolicy.ts';
import type { Fitted } from '../fitCalibration.ts';
import type { AtQuality } from '../report/evaluation.ts';
import { heavyOutcome, type Served, serve, servedAs, wholeOutcome } from '../served.ts';
import type { PairPrices } from '../servingCost.ts';
import { unitHash } from '../splitDrafts.ts';
import type { Bootstrap } from './estimateOf.ts';
import { costShare, operatingOf, shareKept } from './summarise.ts';

type Drafts = Fitted['splits']['test'];
/** One setting of a way to serve. */
type Setting = (drafts: Drafts, readings: readonly (readonly Reading[])[]) => readonly Served[];

const SHARES = [0.98, 0.95, 0.9];
const THRESHOLDS = Array.from({ length: 33 }, (_, at) => 0.02 + at * 0.02);
const GATES = [0.5, 0.6, 0.7, 0.8, 0.9];
const BITS = Array.from({ length: 23 }, (_, at) => (at + 1) / 10);
const LENGTHS = [5, 10, 15, 20, 30, 40, 60, 80, 120, 160];
const MIXED = Array.from({ length: 51 }, (_, at) => at / 50);

/**
 * What each way to serve saves at a fixed loss of quality. Each is tuned on the calibration part: of its settings
 * the one that saves most there at the quality wanted; the figures are of the test part, which had no say.
 */
export function savingAtQuality(
  fitted: Fitted,
  { prices, bootstrap }: { readonly prices: PairPrices; readonly bootstrap: Bootstrap },
): AtQuality[] {
  const { calibration: held, test } = fitted.splits;
  const { pair } = fitted.calibration;
  if (held.length === 0 || test.length === 0) return [];
  const read = (drafts: Drafts) => drafts.map(({ draft }) => readDraft(draft, pair));
  const readings = { held: read(held), test: read(test) };
  const heavyAlone: Setting = (drafts) => drafts.map((draft) => servedAs(draft, heavyOutcome(draft), prices));
  const heavy = figuresOf(heavyAlone(held, readings.held));
  return waysToServe(fitted, prices).flatMap(({ name, holdBackTokens, settings }) => {
    const tried = settings.map((setting) => ({ setting, ...figuresOf(setting(held, readings.held)) }));
    return SHARES.flatMap((share): AtQuality[] => {
      const good = tried.filter(({ quality, saving }) => quality >= share * heavy.quality && saving > 0);
      const best = good.reduce<(typeof good)[number] | null>(
        (most, one) => (most === null || one.saving > most.saving ? one : most),
        null,
      );
      const served = (best?.setting ?? heavyAlone)(test, readings.test);
      const operating = operatingOf(served, bootstrap);
      if (operating === null) return [];
      // Not savingOf: its interval is interpolated from the other side, and published figures would move in their
      // last digit.
      const { value, low, high } = operating.cost;
      const saving = {
        value: 1 - value,
        low: high === null ? null : 1 - high,
        high: low === null ? null : 1 - low,
      };
      const kept = shareKept(served, bootstrap);
      return [{ name, share, holdBackTokens, kept, quality: operating.quality, saving }];
    });
  });
}

interface Way {
  readonly name: string;
  readonly holdBackTokens: number | null;
  readonly settings: readonly Setting[];
}

function waysToServe({ calibration, lookup }: Fitted, prices: PairPrices): Way[] {
  const { holdBackTokens, holdBackTokensMax } = calibration.pair;
  const usual = { tokens: holdBackTokens, tokensMax: holdBackTokensMax };
  const scored = (tokens: number | null): Way => {
    const stream = tokens === null ? null : { tokens, tokensMax: 3 * tokens };
    const pair =
      stream === null
        ? calibration.pair
        : { ...calibration.pair, holdBackTokens: stream.tokens, holdBackTokensMax: stream.tokensMax };
    return {
      name: 'score',
      holdBackTokens: tokens,
      settings: THRESHOLDS.map((threshold): Setting => {
        const policy = acceptingPolicy({ ...calibration, pair }, lookup, { threshold });
        return (drafts, readings) => serve(policy, drafts, stream, prices, readings);
      }),
    };
  };
  const gated = THRESHOLDS.flatMap((threshold) =>
    GATES.map((gateMaxBad): Setting => {
      const policy = acceptingPolicy(calibration, lookup, { threshold, gateMaxBad });
      return (drafts, readings) => serve(policy, drafts, usual, prices, readings);
    }),
  );
  const ruled = (kept: (draft: Drafts[number]) => boolean): Setting => {
    return (drafts) => drafts.map((draft) => servedAs(draft, wholeOutcome(draft, kept(draft)), prices));
  };
  return [
    ...[...LOOKS, null].map(scored),
    { name: 'score_and_gate', holdBackTokens, settings: gated },
    {
      name: 'original',
      holdBackTokens,
      settings: BITS.map((thresholdBits): Setting => {
        // Its state is its own affair.
        const policy = entropyPolicy({ ...ENTROPY_DEFAULTS, thresholdBits }) as Policy;
        // It reads other log-probabilities than the calibrated pair, so it reads the drafts itself.
        return (drafts) => serve(policy, drafts, usual, prices);
      }),
    },
    {
      name: 'length_only',
      holdBackTokens: null,
      settings: LENGTHS.map((most) => ruled(({ draft }) => draft.usage.completionTokens <= most)),
    },
    {
      name: 'random',
      holdBackTokens: null,
      // Heavy is asked without a draft before it: mixing needs to look at none.
      settings: MIXED.map(
        (share): Setting =>
          (drafts) =>
            drafts.map((draft) => {
              const drafted = unitHash(`mixed:${draft.id}`) < share;
              return servedAs(draft, drafted ? wholeOutcome(draft, true) : heavyOutcome(draft), prices);
            }),
      ),
    },
    {
      name: 'oracle',
      holdBackTokens: null,
      settings: [
        (drafts) =>
          drafts.map((draft) =>
            servedAs(
              draft,
              draft.draftRight === true ? wholeOutcome(draft, true) : heavyOutcome(draft),
              prices,
            ),
          ),
      ],
    },
  ];
}

function figuresOf(served: readonly Served[]): { readonly quality: number; readonly saving: number } {
  const cost = costShare(served, [...served.keys()]) ?? 1;
  return { quality: served.filter(({ right }) => right).length / served.length, saving: 1 - cost };
}
