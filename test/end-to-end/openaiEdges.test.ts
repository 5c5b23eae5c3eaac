import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoUpstream, startDemoUpstream } from '../../src/cli/demo/demoUpstream.ts';
import type { Scenario } from '../../src/cli/demo/scenario.ts';
import { SCENARIOS } from '../../src/cli/demo/scenarios.ts';
import { type GatewayUnderTest, startGateway } from './gatewayUnderTest.ts';
import { clientOf, see } from './openaiSees.ts';
import { callsOf } from './seenReceipt.ts';

describe("every edge of the chart but the cache's, through the library", () => {
  let models: DemoUpstream;
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    models = await startDemoUpstream(SCENARIOS);
    const pair = { draft: 'small', heavy: 'large' };
    gateway = await startGateway({
      upstream: { base_url: models.url },
      small: { wire_name: 'demo-draft' },
      large: { wire_name: 'demo-heavy' },
      routes: {
        'auto-serve-draft': { ...pair, on_heavy_failure: 'serve_draft' },
        'auto-hurried': { ...pair, deadline_ms: 400 },
        'auto-small-buffer': { ...pair, speculative_buffer_chunks: 16 },
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await models.close();
  });

  // Scenarios are timed in tens of milliseconds: a machine that is busy elsewhere may miss one.
  it.for(SCENARIOS)(
    '$name',
    { retry: 2 },
    async ({ name, stream, model = 'auto', control, fields, leaveAfterMs, expect: wanted }: Scenario) => {
      const params = {
        model: model === 'demo-heavy' ? 'large' : model,
        messages: [{ role: 'user', content: name }],
        stream,
        ...fields,
      } as OpenAI.ChatCompletionCreateParams; // a scenario's further fields are right by its own test
      const seen = await see(clientOf(gateway), params, {
        headers: control === undefined ? {} : { 'x-draft-control': control },
        ...(leaveAfterMs === undefined ? {} : { signal: AbortSignal.timeout(leaveAfterMs) }),
      });
      const receipt = await gateway.receipt();
      expect(callsOf(receipt)).toEqual(wanted.calls);
      expect(receipt.served).toBe(wanted.served);

      // Each model counts its own words: any gap or repetition would be two answers in one.
      const counts = (seen.text.match(/\d+/g) ?? []).map(Number);
      expect(counts).toEqual(counts.map((_, at) => at));
      if (leaveAfterMs !== undefined) return expect(seen.thrown).toBeInstanceOf(OpenAI.APIUserAbortError);
      if (wanted.status === 200 && wanted.errorFrame === undefined) {
        expect(seen.thrown).toBeNull();
        expect([seen.finished, seen.text === '']).toEqual(['stop', false]);
        return;
      }
      expect(seen.finished).toBeNull();
      expect(seen.thrown).toBeInstanceOf(OpenAI.APIError);
      if (wanted.errorFrame === true) {
        expect(seen.text).not.toBe('');
        expect(seen.thrown).toMatchObject({ code: receipt.error });
      } else {
        expect(seen.thrown).toMatchObject({ status: wanted.status });
      }
    },
  );
});
