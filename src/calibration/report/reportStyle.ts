/** The style sheet of a report: light and dark by the reader's setting, no outside reference. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --muted: #5c6570; --faint: #d5dae0;
  --policy: #0b62b4; --good: #2b8a57; --bad: #c8452d; --needless: #d59f1f; --caught: #7b8794; --other: #8455b8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6e9ed; --muted: #9aa5b1;
  --faint: #38414b; --policy: #63abf2; --good: #58bf88; --bad: #f0836d; --needless: #e3b94f; --caught: #8592a0;
  --other: #b794e6; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 720px; margin: 0 auto; padding: 32px 20px 80px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 44px 0 8px; }
p { margin: 8px 0; } .by { color: var(--muted); }
.summary { font-size: 18px; border-left: 4px solid var(--policy); padding: 2px 0 2px 14px; margin: 18px 0; }
.missing { color: var(--muted); border: 1px dashed var(--faint); border-radius: 6px; padding: 10px 14px; }
nav { font-size: 14px; color: var(--muted); margin: 14px 0; } nav a { color: inherit; margin-right: 12px;
  white-space: nowrap; }
figure { margin: 14px 0 8px; } figcaption { font-size: 14px; color: var(--muted); }
svg { --plot-background: var(--paper); width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; padding: 0; margin: 4px 0;
  font-size: 13px; } .legend svg { width: 16px; height: 10px; margin-right: 5px; display: inline-block; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 13.5px; width: 100%; margin: 10px 0; }
th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid var(--faint); vertical-align: top;
  font-variant-numeric: tabular-nums; } th { color: var(--muted); font-weight: 600; }
td:first-child, th:first-child { text-align: left; padding-left: 0; overflow-wrap: anywhere; min-width: 90px; }
table.words :is(th, td) { text-align: left; }
details { font-size: 13.5px; margin: 4px 0; } summary { cursor: pointer; color: var(--muted); }
li { margin: 5px 0; }
@media print { details { display: none; } h2, figure { break-inside: avoid; } }
`;
