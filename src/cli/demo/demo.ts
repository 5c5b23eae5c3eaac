import { loadConfig } from '../../adapters/config/loadConfig.ts';
import { formatMistake } from '../../adapters/config/mistake.ts';
import { compose, newRequestId } from '../../compose.ts';
import { startDemoUpstream } from './demoUpstream.ts';
import { runScenario } from './runScenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** Routes that differ from `auto` in the one setting their scenarios are about. */
const ROUTES = {
  auto: {},
  'auto-serve-draft': { on_heavy_failure: 'serve_draft' },
  'auto-hurried': { deadline_ms: 400 },
  'auto-small-buffer': { speculative_buffer_chunks: 16 },
};

/**
 * Walks every edge of the request chart (but the cache hit) with scripted models and the real gateway over
 * HTTP on loopback, and asserts each: the smoke test. It needs no key, no network and no recordings.
 * @returns 0 when every scenario went as expected, else 1.
 */
export async function demo(write: (text: string) => void): Promise<number> {
  const upstream = await startDemoUpstream(SCENARIOS);
  const loaded = loadConfig({
    argvConfig: 'demo.yaml',
    env: {},
    cwd: '/',
    readFile: () => JSON.stringify(configOf(upstream.url)),
  });
  if (!loaded.ok) {
    for (const mistake of loaded.mistakes) write(`${formatMistake(mistake)}\n`);
    await upstream.close();
    return 1;
  }
  let lastId: string | null = null;
  const composed = compose(loaded.config, {
    sandboxUrl: null,
    onBug: (cause) => write(`bug: ${String(cause)}\n`),
    // Who leaves before the first byte never learns its id from a header.
    newId: () => {
      lastId = newRequestId();
      return lastId;
    },
  });
  const url = await composed.app.listen({ host: '127.0.0.1', port: 0 });
  let failed = 0;
  for (const scenario of SCENARIOS) {
    const differences = await runScenario(scenario, url, () => lastId);
    write(`${differences.length === 0 ? 'pass' : 'FAIL'}  ${scenario.name.padEnd(44)} ${scenario.edge}\n`);
    for (const difference of differences) write(`      ${difference}\n`);
    if (differences.length > 0) failed += 1;
  }
  await composed.close();
  await upstream.close();
  write(`${SCENARIOS.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function configOf(baseUrl: string) {
  const price = { as_of: '2026-01-01', source: 'demo', illustrative: true };
  return {
    server: { host: '127.0.0.1', port: 0 },
    upstreams: { demo: { base_url: baseUrl } },
    models: {
      'demo-draft': { upstream: 'demo', price: { input: 0.1, cached_input: 0.025, output: 0.4, ...price } },
      'demo-heavy': { upstream: 'demo', price: { input: 2, cached_input: 0.5, output: 8, ...price } },
    },
    routes: Object.fromEntries(
      Object.entries(ROUTES).map(([name, settings]) => [
        name,
        // Each scenario counts its calls: none is made for an audit.
        { draft: 'demo-draft', heavy: 'demo-heavy', audits: { share: 0 }, ...settings },
      ]),
    ),
    speculation: { share: 1 },
  };
}
