import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { type Asking, type Scenario, textOf } from './scenario.ts';

/** The parts of a receipt that scenarios speak of. */
export interface SeenReceipt {
  readonly served: string | null;
  readonly reason: string | null;
  readonly error: string | null;
  readonly steps: readonly { readonly state: string; readonly event: string }[];
  readonly calls: readonly { readonly role: string; readonly outcome: string }[];
  readonly late_alarms: readonly unknown[];
  readonly speculations_denied: readonly { readonly why: string }[];
  readonly cache: string;
  readonly cache_lookup: { readonly candidates: readonly { readonly vetoed_by: string | null }[] } | null;
}

/** A running gateway that scenarios are played on. */
export interface DemoGateway {
  readonly url: string;
  /** Of every request up to now, in the order they came: who leaves early never learns its id from a header. */
  readonly ids: readonly string[];
}

/** What came of a scenario. */
export interface Played {
  /** What is not as expected, in words; empty when all is. */
  readonly differences: readonly string[];
  /** Of its requests, in the order of their asking. */
  readonly receipts: readonly SeenReceipt[];
}

interface Answered {
  readonly status: number;
  readonly text: string;
  /** Why there is none; null where the client left, too. */
  readonly fault: string | null;
}

interface UnderWay {
  readonly asking: Asking;
  readonly id: string | null;
  readonly answer: Promise<Answered>;
}

/** How often a receipt is asked for while its request is still ending, and how long apart, ms. */
const RECEIPT_TRIES = 40;
const RECEIPT_STEP_MS = 25;
/** How long a request that others come beside has for its lookup, ms. */
const LOOKUP_MS = 30;

/**
 * Sends the scenario's requests to a running gateway, as clients would, and compares what came back and
 * what the receipts say with what was expected.
 */
export async function runScenario(scenario: Scenario, gateway: DemoGateway): Promise<Played> {
  const ended: { readonly differences: readonly string[]; readonly receipt: SeenReceipt | null }[] = [];
  for (const asking of scenario.before ?? []) {
    ended.push(await endOf(await begin(scenario, asking, gateway), gateway.url));
  }
  const underWay: UnderWay[] = [];
  for (const asking of scenario.beside ?? []) {
    underWay.push(await begin(scenario, asking, gateway));
    await wait(LOOKUP_MS);
  }
  underWay.push(await begin(scenario, scenario, gateway));
  ended.push(...(await Promise.all(underWay.map((one) => endOf(one, gateway.url)))));
  const others = ended.length - 1;
  return {
    differences: ended.flatMap(({ differences }, at) =>
      differences.map((difference) => (at < others ? `request ${at + 1}: ${difference}` : difference)),
    ),
    receipts: ended.flatMap(({ receipt }) => receipt ?? []),
  };
}

/** Resolves once the gateway has taken the request. */
async function begin(scenario: Scenario, asking: Asking, { url, ids }: DemoGateway): Promise<UnderWay> {
  const known = ids.length;
  let over = false;
  const answer = ask(url, asking, textOf(scenario, asking)).finally(() => {
    over = true;
  });
  while (ids.length === known && !over) await wait(1);
  return { asking, id: ids[known] ?? null, answer };
}

async function ask(gatewayUrl: string, asking: Asking, content: string): Promise<Answered> {
  const { control, cacheControl, model = 'auto', stream, fields, leaveAfterMs } = asking;
  const leave = new AbortController();
  const leaving = leaveAfterMs === undefined ? null : setTimeout(() => leave.abort(), leaveAfterMs);
  let status = 0;
  try {
    const response = await request(`${gatewayUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(control === undefined ? {} : { 'x-draft-control': control }),
        ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
      },
      body: JSON.stringify({ model, messages: [{ role: 'user', content }], stream, ...fields }),
      signal: leave.signal,
    });
    status = response.statusCode;
    return { status, text: await response.body.text(), fault: null };
  } catch (error) {
    return { status, text: '', fault: leave.signal.aborted ? null : `the request failed: ${String(error)}` };
  } finally {
    if (leaving !== null) clearTimeout(leaving);
  }
}

async function endOf({ asking, id, answer }: UnderWay, gatewayUrl: string) {
  const { status, text, fault } = await answer;
  if (fault !== null) return { differences: [fault], receipt: null };
  const receipt = id === null ? null : await receiptOf(gatewayUrl, id);
  if (receipt === null) return { differences: ['there is no receipt'], receipt };
  return { differences: differencesOf(asking, { status, text, receipt }), receipt };
}

function differencesOf(
  { expect, stream }: Asking,
  { status, text, receipt }: { status: number; text: string; receipt: SeenReceipt },
): readonly string[] {
  const seen = {
    status,
    states: receipt.steps.map(({ state }) => state),
    served: receipt.served,
    reason: expect.reason === undefined ? undefined : receipt.reason,
    calls: receipt.calls.map(({ role, outcome }) => `${role}:${outcome}`),
    errorFrame: expect.errorFrame && text.includes('"error"') && !text.includes('[DONE]') ? true : undefined,
    lateAlarms: expect.lateAlarms === undefined ? undefined : receipt.late_alarms.length,
    denied: expect.denied === undefined ? undefined : receipt.speculations_denied[0]?.why,
    error: expect.error === undefined ? undefined : receipt.error,
    cache: expect.cache === undefined ? undefined : receipt.cache,
    vetoedBy: expect.vetoedBy === undefined ? undefined : receipt.cache_lookup?.candidates[0]?.vetoed_by,
  };
  const wholeStream = stream && expect.status === 200 && expect.errorFrame === undefined;
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

async function receiptOf(gatewayUrl: string, id: string): Promise<SeenReceipt | null> {
  for (let attempt = 0; attempt < RECEIPT_TRIES; attempt += 1) {
    const { statusCode, body } = await request(`${gatewayUrl}/v1/receipts/${id}`);
    const receipt = (await body.json()) as SeenReceipt;
    if (statusCode === 200) return receipt;
    await wait(RECEIPT_STEP_MS);
  }
  return null;
}
