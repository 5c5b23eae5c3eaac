import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** A plot as markup of one svg element: no script, no outside reference, every text escaped. */
export function drawPlot(label: string, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    ...{ width: 680, height: 340, marginLeft: 56, marginRight: 24, marginBottom: 44, document },
    ...options,
    style: { fontSize: '12px', overflow: 'visible', ...ownStyle(options.style) },
  });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return svg.outerHTML;
}

function ownStyle(style: Plot.PlotOptions['style']): object {
  return typeof style === 'object' && style !== null ? style : {};
}
