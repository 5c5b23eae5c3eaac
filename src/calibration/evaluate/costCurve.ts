import type { Policy } from '../../core/policy.ts';
import type { CostCurve, Estimate, Operating } from '../report/evaluation.ts';
import { heavyOutcome, type Served, serve, servedAs, wholeOutcome } from '../served.ts';
import type { PairPrices } from '../servingCost.ts';
import { type Bootstrap, estimateOf } from './estimateOf.ts';
import { costShare, operatingOf } from './summarise.ts';

/** What a curve is drawn from: one test part, and the ways to serve it. */
export interface CurveParts {
  readonly drafts: readonly Served['draft'][];
  readonly prices: PairPrices;
  readonly stream: { readonly tokens: number; readonly tokensMax: number } | null;
  /** The policy with every stratum accepting scores up to a threshold. */
  readonly at: (threshold: number) => Policy;
  readonly thresholds: readonly number[];
  /** The policy as certified; null when nothing was. */
  readonly certified: Policy | null;
  /** Further rules by name: policies, or whether a whole draft is kept. */
  readonly baselines: Readonly<Record<string, Policy | ((draft: Served['draft']) => boolean)>>;
  readonly bootstrap: Bootstrap;
}

/** Shares of heavy's quality whose least cost is told. */
const QUALITY_SHARES = [0.95, 0.98, 1];

/** Cost against quality while the threshold moves, beside what needs no score. */
export function costCurve(parts: CurveParts): CostCurve | null {
  const { drafts, prices, stream, bootstrap } = parts;
  if (drafts.length === 0) return null;
  const replayed = (policy: Policy) => serve(policy, drafts, stream, prices);
  const alwaysHeavy = drafts.map((draft) => servedAs(draft, heavyOutcome(draft), prices));
  const kept = (keep: (draft: Served['draft']) => boolean) =>
    drafts.map((draft) => servedAs(draft, wholeOutcome(draft, keep(draft)), prices));
  const alwaysDraft = kept(() => true);
  /** Knows beforehand where a draft will do, and drafts only there. */
  const oracle = drafts.map((draft) => {
    const drafted = draft.draftRight === true || draft.heavyRight === false;
    return servedAs(draft, drafted ? wholeOutcome(draft, true) : heavyOutcome(draft), prices);
  });
  const baselines: [string, readonly Served[]][] = [
    ['always_draft', alwaysDraft],
    ['always_heavy', alwaysHeavy],
    ['oracle', oracle],
  ];
  for (const [name, rule] of Object.entries(parts.baselines)) {
    baselines.push([name, typeof rule === 'function' ? kept(rule) : replayed(rule)]);
  }
  const runs = parts.thresholds.map((threshold) => ({ threshold, served: replayed(parts.at(threshold)) }));
  const points = runs.flatMap(({ threshold, served }) => {
    const operating = operatingOf(served, bootstrap);
    return operating === null ? [] : [{ threshold, ...operating }];
  });
  const heavy = operatingOf(alwaysHeavy, bootstrap);
  const draft = operatingOf(alwaysDraft, bootstrap);
  return {
    points,
    knee: heavy === null || draft === null ? null : kneeOf(points, draft, heavy),
    certified: parts.certified === null ? null : operatingOf(replayed(parts.certified), bootstrap),
    baselines: baselines.flatMap(([name, served]) => {
      const operating = operatingOf(served, bootstrap);
      return operating === null ? [] : [{ name, ...operating }];
    }),
    gapRecovered: gapRecovered(
      runs.map(({ served }) => served),
      { alwaysDraft, alwaysHeavy },
      bootstrap,
    ),
    costAtQuality: QUALITY_SHARES.map((share) => ({ share, cost: leastCost(points, heavy, share) })),
  };
}

/** The point furthest above the chord between always-draft and always-heavy; null when none is above it. */
function kneeOf(points: readonly Operating[], draft: Operating, heavy: Operating): number | null {
  const slope = (heavy.quality.value - draft.quality.value) / (heavy.cost.value - draft.cost.value);
  if (!Number.isFinite(slope)) return null;
  let knee: number | null = null;
  let highest = 0;
  for (const [at, { cost, quality }] of points.entries()) {
    const height = quality.value - (draft.quality.value + slope * (cost.value - draft.cost.value));
    if (height > highest) {
      highest = height;
      knee = at;
    }
  }
  return knee;
}

/** Of the quality between draft and heavy, the share kept at half of heavy's cost (RouteLLM's PGR). */
function gapRecovered(
  runs: readonly (readonly Served[])[],
  ends: { readonly alwaysDraft: readonly Served[]; readonly alwaysHeavy: readonly Served[] },
  bootstrap: Bootstrap,
): Estimate | null {
  const drafts = ends.alwaysHeavy.map(({ draft }) => draft);
  const right = (served: readonly Served[], rows: readonly number[]) =>
    rows.filter((row) => served[row]?.right === true).length / rows.length;
  return estimateOf(
    drafts,
    (rows) => {
      const low = right(ends.alwaysDraft, rows);
      const high = right(ends.alwaysHeavy, rows);
      if (!(high > low)) return null;
      const affordable = runs.filter((served) => (costShare(served, rows) ?? 1) <= 0.5);
      const best = Math.max(low, ...affordable.map((served) => right(served, rows)));
      return (best - low) / (high - low);
    },
    bootstrap,
  );
}

function leastCost(points: readonly Operating[], heavy: Operating | null, share: number): Estimate | null {
  if (heavy === null) return null;
  const enough = points.filter(({ quality }) => quality.value >= share * heavy.quality.value);
  return enough.reduce<Estimate | null>(
    (least, { cost }) => (least === null || cost.value < least.value ? cost : least),
    null,
  );
}
