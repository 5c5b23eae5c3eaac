import type { Registry } from 'prom-client';

/** After so long others have their turn, ms: a frame of a stream waits no longer. */
const SLICE_MS = 0.25;

/**
 * Metrics in Prometheus' text format, written one by one so that no stream waits for all of them.
 * @param tallies are what a registry is not told of: they write themselves.
 */
export async function metricsText(
  registry: Registry,
  tallies: readonly { text(): string }[],
): Promise<string> {
  const texts: string[] = [];
  let sinceMs = performance.now();
  const turn = async () => {
    if (performance.now() - sinceMs < SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    sinceMs = performance.now();
  };
  for (const tally of tallies) {
    texts.push(tally.text());
    await turn();
  }
  for (const { name } of registry.getMetricsAsArray()) {
    texts.push(await registry.getSingleMetricAsString(name));
    await turn();
  }
  return `${texts.join('\n\n')}\n`;
}
