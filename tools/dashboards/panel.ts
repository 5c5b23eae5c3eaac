import {
  AxisPlacement,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  type Panel as PanelModel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as HeatmapBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** One query of a panel: PromQL, and how its series are called. */
export type PanelQuery = readonly [expr: string, legend: string];

/** What every panel says of itself, whatever it draws. */
export interface PanelWords {
  readonly title: string;
  /** What is counted, over what, and what a reader should make of it. */
  readonly description: string;
  /** A unit of Grafana's, as `s`, `percentunit`, `currencyUSD`. */
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
  /** Columns of 24. */
  readonly width: number;
  /** Instead of a value, when there is none. */
  readonly noValue?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Values in words, with a colour. */
export type Words = Readonly<Record<string, readonly [text: string, color: string]>>;

/** A panel before it has its place and number. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly model: PanelModel;
}

const NO_TRAFFIC = 'No traffic';
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana's, filled in there.
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;
const CHART_HEIGHT = 8;
const STAT_HEIGHT = 4;

/** Lines over time; `stacked` as filled areas that add up. */
export function lines(
  words: PanelWords & {
    readonly stacked?: boolean;
    readonly bars?: boolean;
    /** A regular expression of the series that are drawn dashed: bounds and targets. */
    readonly dashed?: string;
  },
): Panel {
  const builder = described(new TimeseriesBuilder(), words, queriesOf(words))
    .lineWidth(1)
    .fillOpacity(words.stacked === true ? 25 : 0)
    .showPoints(VisibilityMode.Never)
    .axisPlacement(AxisPlacement.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (words.stacked === true)
    builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (words.bars === true) builder.drawStyle(GraphDrawStyle.Bars).fillOpacity(60);
  if (words.dashed !== undefined) {
    builder.overrideByRegexp(words.dashed, [
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 4] } },
      { id: 'custom.lineWidth', value: 1 },
    ]);
  }
  return placed(builder.build(), words, CHART_HEIGHT);
}

/** Figures of the whole time range, in large; `names` shows what the series are called instead of their values. */
export function figures(
  words: PanelWords & {
    readonly words?: Words;
    readonly redAbove?: number;
    readonly redBelow?: number;
    readonly names?: boolean;
  },
): Panel {
  const builder = described(new StatBuilder(), words, queriesOf(words, { instant: true }))
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(words.names === true ? BigValueTextMode.Name : BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''));
  if (words.words !== undefined) builder.mappings([mapping(words.words)]);
  builder.thresholds(thresholds(words));
  return placed(builder.build(), words, STAT_HEIGHT);
}

/** States over time, one row a series. */
export function states(words: PanelWords & { readonly words: Words }): Panel {
  const builder = described(new TimelineBuilder(), words, queriesOf(words))
    .mappings([mapping(words.words)])
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .fillOpacity(70)
    .lineWidth(0)
    .thresholds(thresholds({}));
  return placed(builder.build(), words, CHART_HEIGHT);
}

/** A histogram's buckets over time: darker is more often. */
export function heatmap(words: PanelWords): Panel {
  const builder = described(
    new HeatmapBuilder(),
    words,
    queriesOf(words, { format: PromQueryFormat.Heatmap }),
  )
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(words.unit))
    .color(
      new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('YlOrBr').steps(64).exponent(0.5),
    )
    .cellGap(1)
    .showLegend();
  return placed(builder.build(), words, CHART_HEIGHT);
}

interface Described<Builder> {
  title(text: string): Builder;
  description(text: string): Builder;
  datasource(reference: typeof DATASOURCE): Builder;
  unit(unit: string): Builder;
  noValue(text: string): Builder;
  decimals(count: number): Builder;
  min(value: number): Builder;
  max(value: number): Builder;
  targets(queries: DataqueryBuilder[]): Builder;
}

function described<Builder extends Described<Builder>>(
  builder: Builder,
  { title, description, unit, noValue, decimals, min, max }: PanelWords,
  queries: DataqueryBuilder[],
): Builder {
  builder.title(title).description(description).datasource(DATASOURCE).unit(unit).targets(queries);
  builder.noValue(noValue ?? NO_TRAFFIC);
  if (decimals !== undefined) builder.decimals(decimals);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  return builder;
}

function queriesOf(
  { queries }: PanelWords,
  as: { readonly instant?: boolean; readonly format?: PromQueryFormat } = {},
): DataqueryBuilder[] {
  return queries.map(([expr, legend], index) => {
    const query = new DataqueryBuilder()
      .datasource(DATASOURCE)
      .expr(expr)
      .legendFormat(legend)
      .refId(String.fromCharCode('A'.charCodeAt(0) + index));
    if (as.format !== undefined) query.format(as.format);
    return as.instant === true ? query.instant() : query.range();
  });
}

function thresholds({
  redAbove,
  redBelow,
}: {
  readonly redAbove?: number;
  readonly redBelow?: number;
}): ThresholdsConfigBuilder {
  const from = (color: string, value: number | null) => ({ color, value });
  const steps =
    redAbove !== undefined
      ? [from('green', null), from('red', redAbove)]
      : redBelow !== undefined
        ? [from('red', null), from('green', redBelow)]
        : [from('text', null)];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function mapping(words: Words): ValueMapping {
  const options = Object.fromEntries(
    Object.entries(words).map(([value, [text, color]], index) => [value, { text, color, index }]),
  );
  return { type: MappingType.ValueToText, options };
}

function placed(model: PanelModel, { width }: PanelWords, height: number): Panel {
  return { model, width, height };
}
