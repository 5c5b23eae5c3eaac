import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { memoryReceipts } from '../../src/adapters/memory/memoryReceipts.ts';
import { NO_COST } from '../../src/core/cost.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import { createServer, type ServerParts } from '../../src/http/server.ts';
import type { Feedback } from '../../src/ports.ts';
import { finish, gatewayOn, token } from '../fakes.ts';

const kept: Feedback[] = [];
const rejected: unknown[] = [];
const receipts = memoryReceipts({ entries: 10, hours: 1 });
const parts: ServerParts = {
  gateway: { answer: () => Promise.resolve(null) },
  receipts,
  evidence: { feedback: (feedback) => kept.push(feedback) },
  cache: null,
  answers: { rejected: (...rejection) => rejected.push(rejection) },
  clock: { now: () => 1_700_000_000_000 },
  newId: () => 'req_new',
  isRoute: () => true,
  draining: () => false,
  models: () => [],
  checks: () => ({}),
  bodyLimitBytes: 100_000,
  corsOrigins: [],
  metrics: null,
  localOnly: true,
  onBug: () => undefined,
};
const app = createServer(parts);

beforeEach(async () => {
  kept.length = 0;
  rejected.length = 0;
  const { heavy, ask } = gatewayOn();
  const { receipt } = ask({ n: 2 });
  await (await heavy.next()).send(token('a'), ...finish());
  // The gateway gave one: the request was answered.
  const mine = (await receipt) as Receipt;
  receipts.put('anonymous', mine);
  receipts.put('other', { ...mine, id: 'req_other' });
});

async function send(body: unknown) {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', host: 'localhost' };
  const answer = await app.inject({ method: 'POST', url: '/v1/feedback', headers, payload });
  return { status: answer.statusCode, body: answer.json() as unknown, headers: answer.headers };
}

describe('feedback', () => {
  test('is kept with what it is about, and answered with what was understood', async () => {
    const { status, body } = await send({ receipt: 'req_1', verdict: 'bad', comment: 'It is Paris.' });
    expect([status, body]).toEqual([200, { receipt: 'req_1', verdict: 'bad' }]);
    expect(kept).toEqual([
      {
        receipt: 'req_1',
        tenant: 'anonymous',
        verdict: 'bad',
        comment: 'It is Paris.',
        at: '2023-11-14T22:13:20.000Z',
        route: 'auto',
        served: 'heavy',
      },
    ]);
  });

  test('may come without a comment, and again: each is appended, and the last one is read', async () => {
    for (const verdict of ['good', 'bad'] as const) {
      expect((await send({ receipt: 'req_1', verdict, comment: null, more: 1 })).status).toBe(200);
    }
    expect(kept.map(({ verdict, comment }) => [verdict, comment])).toEqual([
      ['good', null],
      ['bad', null],
    ]);
  });

  test.each(['req_none', 'req_other', '__proto__', '\0'])(
    'about a receipt that the principal has not is a 404: %j',
    async (receipt) => {
      const { status, body } = await send({ receipt, verdict: 'good' });
      expect(status).toBe(404);
      expect(body).toEqual({
        error: {
          message: `There is no receipt ${JSON.stringify(receipt)}`,
          type: 'invalid_request_error',
          param: 'receipt',
          code: 'not_found',
        },
      });
      expect(kept).toEqual([]);
    },
  );

  test.each<[body: unknown, code: string, param: string | null]>([
    ['', 'invalid_json', null],
    ['{"receipt":', 'invalid_json', null],
    ['[]', 'invalid_value', null],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'invalid_json', null],
    ['{"receipt":"req_1","receipt":"req_1","verdict":"good"}', 'invalid_value', 'receipt'],
    [{ verdict: 'good' }, 'invalid_value', 'receipt'],
    [{ receipt: '', verdict: 'good' }, 'invalid_value', 'receipt'],
    [{ receipt: 7, verdict: 'good' }, 'invalid_value', 'receipt'],
    [{ receipt: 'req_1' }, 'invalid_value', 'verdict'],
    [{ receipt: 'req_1', verdict: 'Good' }, 'invalid_value', 'verdict'],
    [{ receipt: 'req_1', verdict: 1 }, 'invalid_value', 'verdict'],
    [{ receipt: 'req_1', verdict: 'bad', comment: 5 }, 'invalid_value', 'comment'],
    [{ receipt: 'req_1', verdict: 'bad', comment: 'x'.repeat(2001) }, 'invalid_value', 'comment'],
    ['{"receipt":"req_1","verdict":"bad","comment":"\\ud800"}', 'invalid_value', 'comment'],
  ])('%j is a 400 that says why', async (body, code, param) => {
    const { status, body: answer, headers } = await send(body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { code, param, type: 'invalid_request_error' } });
    expect(headers['x-request-id']).toBe('req_new');
    expect(kept).toEqual([]);
  });

  test('of any shape is a 200, 400 or 404, and is kept only if it is a 200', async () => {
    const field = <T>(good: fc.Arbitrary<T>) => fc.oneof(good, fc.anything());
    const anyBody = fc.record(
      {
        receipt: field(fc.constantFrom('req_1', 'req_other')),
        verdict: field(fc.constantFrom('good', 'bad')),
        comment: field(fc.string()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(anyBody, async (body) => {
        kept.length = 0;
        const text = JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? null : value));
        const { status } = await send(text);
        expect([200, 400, 404]).toContain(status);
        expect(kept).toHaveLength(status === 200 ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });

  describe('that an answer is bad', () => {
    const record = {
      mode: 'semantic' as const,
      shadow: false,
      reason: null,
      entry: { id: 'entry-1', tier: 'semantic' as const, ageSeconds: 5 },
      candidates: [],
      stagesMs: {},
      totalMs: 1,
      textKey: 'key-1',
      keptAs: null,
      cost: NO_COST,
    };
    const sendAbout = (changes: Partial<Receipt>, verdict = 'bad') => {
      receipts.put('anonymous', { ...(receipts.get('anonymous', 'req_1') as Receipt), ...changes });
      return send({ receipt: 'req_1', verdict });
    };

    test('takes the entry that was served out of the cache, for that question above all', async () => {
      expect((await sendAbout({ served: 'cache', cacheLookup: record })).status).toBe(200);
      expect(rejected).toEqual([
        [expect.objectContaining({ tenant: 'anonymous' }), { id: 'entry-1', textKey: 'key-1' }],
      ]);
    });

    test('takes the entry that it was kept as out of the cache', async () => {
      const cacheLookup = { ...record, entry: null, keptAs: 'entry-2' };
      await sendAbout({ served: 'draft', cacheLookup });
      expect(rejected).toEqual([[expect.anything(), { id: 'entry-2', textKey: null }]]);
    });

    test.each<[what: string, changes: Partial<Receipt>, verdict: string]>([
      ['was good', { served: 'cache', cacheLookup: record }, 'good'],
      ['would have been served in shadow', { served: 'heavy', cacheLookup: record }, 'bad'],
      ['was never in the cache', { served: 'heavy', cacheLookup: null }, 'bad'],
    ])('leaves alone what %s', async (_, changes, verdict) => {
      expect((await sendAbout(changes, verdict)).status).toBe(200);
      expect(rejected).toEqual([]);
    });
  });

  test('is posted, not got', async () => {
    const answer = await app.inject({ method: 'GET', url: '/v1/feedback', headers: { host: 'localhost' } });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
  });

  test('that cannot be kept is said to be lost', async () => {
    const fault = new Error('a log that throws');
    const bugs: unknown[] = [];
    const failing = createServer({
      ...parts,
      onBug: (cause) => bugs.push(cause),
      evidence: {
        feedback: () => {
          throw fault;
        },
      },
    });
    const headers = { 'content-type': 'application/json', host: 'localhost' };
    const payload = JSON.stringify({ receipt: 'req_1', verdict: 'good' });
    const answer = await failing.inject({ method: 'POST', url: '/v1/feedback', headers, payload });
    expect(answer.statusCode).toBe(500);
    expect(bugs).toEqual([fault]);
  });
});
