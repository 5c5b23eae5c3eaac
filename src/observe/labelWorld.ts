import { DIRECT, NONE, OTHER, VERDICT_REASONS } from './labelValues.ts';
import type { LabelSource, MetricRow } from './metricRow.ts';

/** What a gateway is made of, as far as labels speak of it. */
export interface LabelWorld {
  readonly routes: readonly RouteFacts[];
  /** Names of the configured models. */
  readonly models: readonly string[];
  /** States of the chart in which a request can be. */
  readonly states: readonly string[];
}

export interface RouteFacts {
  readonly name: string;
  readonly draft: string;
  readonly heavy: string;
  readonly second: string | null;
  readonly policy: string;
  /** The calibration's id, or NOT CALIBRATED. */
  readonly calibration: string;
  readonly form: string;
  /** Null where no threshold in bits judges. */
  readonly thresholds: { readonly hard: number; readonly soft: number } | null;
  /** Null where there is no calibration. */
  readonly calibratedAtSeconds: number | null;
  readonly auditTarget: number;
  readonly strata: readonly string[];
}

const MOST_STRATA = 50;

/** Labels of a series, in the order of its row. */
type Values = readonly string[];

/** The values a label can have; whatever else comes is {@link OTHER}. */
export function valuesOf(row: MetricRow, label: string, world: LabelWorld): Values {
  const values = row.values?.[label] ?? [];
  return typeof values === 'string' ? sourced(values, world) : values;
}

/** Every series of a row that can come to be: each is there, as 0, from the start. */
export function seriesOf(row: MetricRow, world: LabelWorld): readonly Values[] {
  const possible = possibleIn(row, world);
  return row.labels
    .reduce<readonly Values[]>(
      (all, label) => all.flatMap((some) => valuesOf(row, label, world).map((value) => [...some, value])),
      [[]],
    )
    .filter(possible);
}

function sourced(source: LabelSource, { routes, models, states }: LabelWorld): Values {
  const names = routes.map(({ name }) => name);
  if (source === 'routes') return names;
  if (source === 'routes or direct') return [...names, DIRECT];
  if (source === 'models') return [...models, OTHER];
  if (source === 'states') return states;
  if (source !== 'strata') return [];
  const strata = [...new Set(routes.flatMap((route) => route.strata))];
  const most = strata.slice(0, MOST_STRATA);
  return [NONE, ...most, ...(strata.length > most.length ? [OTHER] : [])];
}

const FOUND: ReadonlySet<string> = new Set(['hit', 'would_hit']);

/** Of each kind of spender, what it can spend on. */
const SPENT_ON: Readonly<Record<string, readonly string[]>> = {
  draft: ['answer', 'wasted_draft', 'observe', 'audit'],
  heavy: ['answer', 'wasted_speculation', 'audit', 'cache'],
  second: ['second', 'observe', 'audit'],
  direct: ['answer'],
  cache: ['embedding', 'cache'],
  judge: ['judge'],
};

/** Says of a series whether it can come to be: not every label goes with every other. */
function possibleIn({ labels }: MetricRow, { routes }: LabelWorld): (values: Values) => boolean {
  const calls = new Set(
    routes.flatMap(({ draft, heavy, second }) => [`draft ${draft}`, `heavy ${heavy}`, `second ${second}`]),
  );
  return (values) => {
    const of = (label: string) => values[labels.indexOf(label)] ?? null;
    const [route, served, role, model, verdict, reason, purpose] = [
      of('route'),
      of('served'),
      of('role'),
      of('model'),
      of('verdict'),
      of('reason'),
      of('purpose'),
    ];
    if (served === 'none' && of('outcome') === 'answered') return false;
    if (route === DIRECT && served !== null && served !== 'direct' && served !== 'none') return false;
    if (role !== null && model !== null && role !== 'direct' && !calls.has(`${role} ${model}`)) return false;
    if (role !== null && purpose !== null) return SPENT_ON[role]?.includes(purpose) === true;
    const tier = of('tier');
    const outcome = of('outcome');
    // Only what was found has a tier.
    if (tier !== null && outcome !== null) return (tier !== 'none') === FOUND.has(outcome);
    if (verdict === null || reason === null) return true;
    const reasons: Readonly<Record<string, Values>> = VERDICT_REASONS;
    return reasons[verdict]?.includes(reason) === true;
  };
}
