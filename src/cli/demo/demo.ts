import { CACHE_SCENARIOS } from './cacheScenarios.ts';
import { type Played, runScenario } from './runScenario.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { startDemoGateway } from './startDemoGateway.ts';

/**
 * Walks every edge of the request chart that clients and models can bring about, with scripted models and the
 * real gateway over HTTP on loopback, and asserts each: the smoke test. It needs no key, no network and no
 * recordings.
 * @param onPlayed hears what came of each scenario, once it is over.
 * @returns 0 when every scenario went as expected, else 1.
 */
export async function demo(
  write: (text: string) => void,
  onPlayed: (scenario: Scenario, played: Played) => void = () => undefined,
): Promise<number> {
  const scenarios = [...SCENARIOS, ...CACHE_SCENARIOS];
  const gateway = await startDemoGateway(scenarios, (cause) => write(`bug: ${String(cause)}\n`));
  let failed = 0;
  try {
    for (const scenario of scenarios) {
      const played = await runScenario(scenario, gateway);
      const { differences } = played;
      write(`${differences.length === 0 ? 'pass' : 'FAIL'}  ${scenario.name.padEnd(44)} ${scenario.edge}\n`);
      for (const difference of differences) write(`      ${difference}\n`);
      if (differences.length > 0) failed += 1;
      onPlayed(scenario, played);
    }
  } finally {
    await gateway.close();
  }
  write(`${scenarios.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
