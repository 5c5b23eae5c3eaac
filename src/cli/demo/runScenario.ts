import { request } from 'undici';
import type { Scenario } from './scenario.ts';

/** The parts of a receipt that scenarios speak of. */
interface SeenReceipt {
  readonly served: string | null;
  readonly reason: string | null;
  readonly steps: readonly { readonly state: string }[];
  readonly calls: readonly { readonly role: string; readonly outcome: string }[];
  readonly late_alarms: readonly unknown[];
  readonly speculations_denied: readonly { readonly why: string }[];
}

/** How often a receipt is asked for while its request is still ending, and how long apart, ms. */
const RECEIPT_TRIES = 40;
const RECEIPT_STEP_MS = 25;

/**
 * Sends the scenario's request to a running gateway, as a client would, and compares what came back and
 * what the receipt says with what was expected.
 * @returns what differs, in words; empty when all is as expected.
 */
export async function runScenario(
  scenario: Scenario,
  gatewayUrl: string,
  lastReceiptId: () => string | null,
): Promise<readonly string[]> {
  const { expect } = scenario;
  const leave = new AbortController();
  const leaving =
    scenario.leaveAfterMs === undefined ? null : setTimeout(() => leave.abort(), scenario.leaveAfterMs);
  let status = 0;
  let text = '';
  try {
    const response = await request(`${gatewayUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(scenario.control === undefined ? {} : { 'x-draft-control': scenario.control }),
      },
      body: JSON.stringify({
        model: scenario.model ?? 'auto',
        messages: [{ role: 'user', content: scenario.name }],
        stream: scenario.stream,
        ...scenario.fields,
      }),
      signal: leave.signal,
    });
    status = response.statusCode;
    text = await response.body.text();
  } catch (error) {
    if (!leave.signal.aborted) return [`the request failed: ${String(error)}`];
  } finally {
    if (leaving !== null) clearTimeout(leaving);
  }
  const receipt = await receiptOf(gatewayUrl, lastReceiptId);
  if (receipt === null) return ['there is no receipt'];
  const seen = {
    status,
    states: receipt.steps.map(({ state }) => state),
    served: receipt.served,
    reason: expect.reason === undefined ? undefined : receipt.reason,
    calls: receipt.calls.map(({ role, outcome }) => `${role}:${outcome}`),
    errorFrame: expect.errorFrame && text.includes('"error"') && !text.includes('[DONE]') ? true : undefined,
    lateAlarms: expect.lateAlarms === undefined ? undefined : receipt.late_alarms.length,
    denied: expect.denied === undefined ? undefined : receipt.speculations_denied[0]?.why,
  };
  const wholeStream = scenario.stream && expect.status === 200 && expect.errorFrame === undefined;
  return [
    ...Object.entries(seen).flatMap(([what, value]) => {
      const wanted = expect[what as keyof typeof expect];
      const same = JSON.stringify(value) === JSON.stringify(wanted);
      return same ? [] : [`${what}: expected ${JSON.stringify(wanted)}, saw ${JSON.stringify(value)}`];
    }),
    ...(wholeStream && !text.trimEnd().endsWith('data: [DONE]')
      ? ['the stream does not end with [DONE]']
      : []),
  ];
}

async function receiptOf(gatewayUrl: string, lastId: () => string | null): Promise<SeenReceipt | null> {
  for (let attempt = 0; attempt < RECEIPT_TRIES; attempt += 1) {
    const id = lastId();
    if (id !== null) {
      const { statusCode, body } = await request(`${gatewayUrl}/v1/receipts/${id}`);
      const receipt = (await body.json()) as SeenReceipt;
      if (statusCode === 200) return receipt;
    }
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_STEP_MS));
  }
  return null;
}
