import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE, type Panel } from './panel.ts';

/** A row of panels under a title. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A dashboard in words: where it is found, what it is for, what it shows. */
export interface DashboardPlan {
  /** Fixed, since links and bookmarks hold on to it; `draft-thinker-` goes before it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Whether its figures can be narrowed to some routes. */
  readonly byRoute: boolean;
  readonly rows: readonly Row[];
}

/** Links lead from each dashboard to all that bear it. */
const TAG = 'draft-thinker';

/** Grafana's classic JSON in a version that every Grafana from 10.2 on reads and takes further by itself. */
const SCHEMA_VERSION = 39;
const COLUMNS = 24;

/** Builds a dashboard with Grafana's own builders; panels flow from left to right and are numbered as they come. */
export function dashboardOf({ name, title, description, byRoute, rows }: DashboardPlan): Dashboard {
  const builder = new DashboardBuilder(`draft-thinker: ${title}`)
    .uid(`draft-thinker-${name}`)
    .description(description)
    .tags([TAG])
    .readonly()
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .link(
      new DashboardLinkBuilder('draft-thinker')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .keepTime(true)
        .includeVars(true),
    )
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'));
  if (byRoute) builder.withVariable(routeVariable());

  let id = 0;
  let y = 0;
  for (const { title: rowTitle, panels } of rows) {
    id += 1;
    builder.withRow(new RowBuilder(rowTitle).id(id).gridPos({ h: 1, w: COLUMNS, x: 0, y }).collapsed(false));
    y += 1;
    let x = 0;
    let lowest = y;
    for (const { model, width, height } of panels) {
      if (x + width > COLUMNS) {
        x = 0;
        y = lowest;
      }
      id += 1;
      const place = { ...model, id, gridPos: { h: height, w: width, x, y } };
      builder.withPanel({ build: () => place });
      x += width;
      lowest = Math.max(lowest, y + height);
    }
    y = lowest;
  }
  const built = builder.build();
  // The builders know one place for links only, in a menu; without it they stand in the head.
  const links = (built.links ?? []).map(({ placement: _, ...link }) => link);
  return { ...built, links, annotations: { list: [] }, id: null, schemaVersion: SCHEMA_VERSION };
}

function routeVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('route')
    .label('Route')
    .datasource(DATASOURCE)
    .query({ query: 'label_values(draftthinker_requests_total, route)', refId: 'route' })
    .definition('label_values(draftthinker_requests_total, route)')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
}
