/**
 * The look of a chart, light and dark. A page that shows the picture inline can mark what is going on:
 * `active` on a state, `taken` on an edge.
 */
export const CHART_STYLE = `
.machine-chart { --paper: #ffffff; --panel: #f6f8fa; --box: #ffffff; --ink: #1f2328; --soft: #59636e;
  --line: #8c959f; --frame: #c4ccd4; --opens: #1a7f37; --closes: #cf222e; --commits: #0969da; --active: #fff8c5;
  --active-line: #bf8700; }
@media (prefers-color-scheme: dark) {
  .machine-chart { --paper: #0d1117; --panel: #151b23; --box: #0d1117; --ink: #e6edf3; --soft: #9198a1;
    --line: #6e7781; --frame: #3d444d; --opens: #3fb950; --closes: #ff7b72; --commits: #58a6ff;
    --active: #3b2e05; --active-line: #d29922; } }
.machine-chart text { font: 11.5px ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', Consolas, monospace;
  fill: var(--ink); white-space: pre; }
.machine-chart .title { font: 600 14px system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
.machine-chart .small { font-size: 10px; }
.machine-chart .guard, .machine-chart .does { fill: var(--soft); }
.machine-chart .opens { fill: var(--opens); }
.machine-chart .closes { fill: var(--closes); }
.machine-chart .commits { fill: var(--commits); }
.machine-chart .paper, .machine-chart .label-paper { fill: var(--paper); }
.machine-chart .label-paper.panel { fill: var(--panel); }
.machine-chart .box { fill: var(--box); stroke: var(--line); stroke-width: 1.2; }
.machine-chart .compound > .box { fill: var(--panel); stroke: var(--frame); }
.machine-chart .final > .box { stroke-width: 3; }
.machine-chart .any > .box { stroke-dasharray: 5 4; }
.machine-chart .route { fill: none; stroke: var(--line); stroke-width: 1.3; }
.machine-chart .arrow { fill: var(--line); }
.machine-chart .start { fill: var(--ink); }
.machine-chart .state.active > .box { fill: var(--active); stroke: var(--active-line); stroke-width: 2; }
.machine-chart .edge.taken .route { stroke: var(--active-line); stroke-width: 2; }
.machine-chart .edge.taken .arrow { fill: var(--active-line); }
`;
