import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana's.
const source = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });

const target = z.object({
  refId: z.string().regex(/^[A-Z]$/),
  expr: z.string().min(1),
  legendFormat: z.string().min(1),
  datasource: source,
  instant: z.boolean(),
  range: z.boolean(),
});

const place = z.object({
  h: z.int().min(1),
  w: z.int().min(1).max(24),
  x: z.int().min(0).max(23),
  y: z.int().min(0),
});

const panel = z.object({
  id: z.int().min(1),
  type: z.enum(['timeseries', 'stat', 'heatmap', 'state-timeline']),
  title: z.string().min(1),
  description: z.string().min(20),
  datasource: source,
  gridPos: place,
  targets: z.array(target).min(1),
  options: z.record(z.string(), z.unknown()),
  fieldConfig: z.object({
    defaults: z.object({ unit: z.string().min(1), noValue: z.string().min(1) }),
    overrides: z.array(z.unknown()),
  }),
});

const row = z.object({
  id: z.int().min(1),
  type: z.literal('row'),
  title: z.string().min(1),
  collapsed: z.literal(false),
  gridPos: place,
  panels: z.array(z.never()),
});

/** What a provisioned dashboard must have, of Grafana's classic schema. */
const dashboard = z.object({
  id: z.null(),
  uid: z.string().regex(/^draft-thinker-[a-z]+$/),
  title: z.string().min(1),
  description: z.string().min(1),
  schemaVersion: z.literal(39),
  editable: z.literal(false),
  tags: z.tuple([z.literal('draft-thinker')]),
  time: z.object({ from: z.string(), to: z.string() }),
  refresh: z.string(),
  annotations: z.object({ list: z.array(z.unknown()) }),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  links: z.array(z.object({ type: z.literal('dashboards'), tags: z.array(z.string()) })),
  panels: z.array(z.union([row, panel])),
});

export type CheckedPanel = z.infer<typeof panel>;
export type CheckedDashboard = z.infer<typeof dashboard>;

const FOLDER = new URL('../../grafana/dashboards/', import.meta.url);

/** The dashboards as they are provisioned, by file name. */
export function readDashboards(): ReadonlyMap<string, unknown> {
  return new Map(
    readdirSync(FOLDER).map((file) => [file, JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))]),
  );
}

/** @throws ZodError that says what is missing. */
export function checkDashboard(json: unknown): CheckedDashboard {
  return dashboard.parse(json);
}

/** The panels that draw something. */
export function drawnPanels({ panels }: CheckedDashboard): CheckedPanel[] {
  return panels.filter((one): one is CheckedPanel => one.type !== 'row');
}

/** One query of one panel, as Prometheus is asked when every route is chosen. */
export interface PanelQuery {
  readonly panel: string;
  readonly expr: string;
  readonly instant: boolean;
}

/**
 * All queries of a dashboard with Grafana's variables filled in.
 * @param over what a rate and the whole time range are taken over, as `1m`.
 */
export function panelQueries(
  checked: CheckedDashboard,
  over: { readonly rate: string; readonly range: string },
): PanelQuery[] {
  return drawnPanels(checked).flatMap(({ title, targets }) =>
    targets.map(({ expr, instant }) => ({ panel: title, expr: filled(expr, over), instant })),
  );
}

function filled(expr: string, { rate, range }: { readonly rate: string; readonly range: string }): string {
  return expr.replaceAll('$__rate_interval', rate).replaceAll('$__range', range).replaceAll('$route', '.*');
}
