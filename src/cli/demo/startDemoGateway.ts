import { loadConfig } from '../../adapters/config/loadConfig.ts';
import { formatMistake } from '../../adapters/config/mistake.ts';
import { compose, newRequestId } from '../../compose.ts';
import { startDemoUpstream } from './demoUpstream.ts';
import type { DemoGateway } from './runScenario.ts';
import type { Scenario } from './scenario.ts';

/** Routes that differ from `auto` in the one setting their scenarios are about. */
const ROUTES = {
  auto: {},
  'auto-serve-draft': { on_heavy_failure: 'serve_draft' },
  'auto-hurried': { deadline_ms: 400 },
  'auto-small-buffer': { speculative_buffer_chunks: 16 },
};

/**
 * The real gateway on a port of its own, before models that play these scenarios.
 * @throws {Error} when its configuration is not one.
 */
export async function startDemoGateway(
  scenarios: readonly Scenario[],
  onBug: (cause: unknown) => void,
): Promise<DemoGateway & { close(): Promise<void> }> {
  const upstream = await startDemoUpstream(scenarios);
  const loaded = loadConfig({
    argvConfig: 'demo.yaml',
    env: {},
    cwd: '/',
    readFile: () => JSON.stringify(configOf(upstream.url)),
  });
  if (!loaded.ok) {
    await upstream.close();
    throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  }
  const ids: string[] = [];
  const composed = compose(loaded.config, {
    sandboxUrl: null,
    onBug,
    newId: () => {
      const id = newRequestId();
      ids.push(id);
      return id;
    },
  });
  return {
    url: await composed.app.listen({ host: '127.0.0.1', port: 0 }),
    ids,
    close: async () => {
      await composed.close();
      await upstream.close();
    },
  };
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
    cache: { mode: 'semantic', recheck_share: 0 },
  };
}
