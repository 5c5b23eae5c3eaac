import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { chatBody } from '../end-to-end/chatBody.ts';
import { sharedGateway } from '../end-to-end/sharedGateway.ts';
import { answers, done, finish, gate, hold, role, token } from '../scripted/index.ts';
import { expectRefusal } from './expectRefusal.ts';

const gateway = sharedGateway({ server: { body_limit_mb: 1 } });
const get = (path: string) => gateway.it.ask('', { method: 'GET', path });

describe('a path that does not exist', () => {
  it.each([
    '/',
    '/v1',
    '/v1/chat',
    '/v1/chat/completions/x',
    '/v1/models/../x',
    '/favicon.ico',
    '/%00',
    '/v2?a=1',
  ])('%s is a 404 in the error shape', async (path) => {
    expectRefusal(await get(path), 404, 'not_found', null);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('is one for %s too', async (method) => {
    expectRefusal(await gateway.it.ask('{}', { method, path: '/v1/nothing' }), 404, 'not_found');
  });

  it('that is not even a path is a 400', async () => {
    expectRefusal(await get('/v1/models/%zz'), 400, 'invalid_value');
  });
});

describe('a method that does not exist', () => {
  const cases: [path: string, allow: string, methods: string[]][] = [
    ['/v1/chat/completions', 'POST', ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']],
    ['/v1/models', 'GET, HEAD', ['POST', 'PUT', 'DELETE', 'OPTIONS']],
    ['/v1/models/large', 'GET, HEAD', ['POST', 'DELETE']],
    ['/v1/receipts/x', 'GET, HEAD', ['POST', 'DELETE']],
    ['/healthz', 'GET, HEAD', ['POST']],
    ['/readyz', 'GET, HEAD', ['POST']],
  ];
  it.each(cases)('of %s is a 405 that says %s', async (path, allow, methods) => {
    for (const method of methods) {
      // biome-ignore lint/suspicious/noExplicitAny: the methods above
      const answer = await gateway.it.ask('{}', { method: method as any, path });
      expectRefusal(answer, 405, 'method_not_allowed', null);
      expect(answer.headers.allow).toBe(allow);
    }
  });
});

describe('bytes that are no HTTP request', () => {
  const exchange = (bytes: string) => {
    const socket = connect(Number(new URL(gateway.it.url).port), '127.0.0.1');
    socket.write(bytes);
    return text(socket);
  };
  it.each([
    ['a word', 'hello\r\n\r\n', 400],
    ['a header without an end', `GET / HTTP/1.1\r\nhost: localhost\r\na: ${'b'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      'POST /v1/models HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na',
      400,
    ],
    ['a method nobody knows', 'BREW /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
    [
      'a method nobody serves',
      'PROPFIND /v1/models HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
      404,
    ],
  ])('%s is refused in the error shape', async (_, bytes, status) => {
    const [head, body] = (await exchange(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(Object.keys(JSON.parse(body ?? '').error)).toEqual(['message', 'type', 'param', 'code']);
  });
});

describe('HEAD', () => {
  it.each(['/v1/models', '/v1/models/auto', '/healthz', '/readyz'])(
    'of %s is GET without a body',
    async (path) => {
      const [head, whole] = [await gateway.it.ask('', { method: 'HEAD', path }), await get(path)];
      expect(head.status).toBe(200);
      expect(head.text).toBe('');
      expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    },
  );
});

describe('models', () => {
  // Names as several providers have them.
  const names = ['org/model-1', 'a/b/c', 'ключ', 'with space', 'per%cent', 'x'.repeat(250)];
  const many = sharedGateway({ upstream: { models: ['small', 'large', ...names] } });

  it('are listed, routes first', async () => {
    const answer = await gateway.it.ask('', { method: 'GET', path: '/v1/models' });
    expect(answer.json).toMatchObject({ object: 'list' });
    expect(answer.json.data.map(({ id }: { id: string }) => id)).toEqual(['auto', 'large', 'small']);
    for (const model of answer.json.data) {
      expect(Object.keys(model).sort()).toEqual(['created', 'id', 'object', 'owned_by']);
      expect(model).toMatchObject({
        object: 'model',
        created: expect.any(Number),
        owned_by: expect.any(String),
      });
      expect(model.created).toBeGreaterThan(1_700_000_000);
    }
  });

  it('are found one by one, slashes or not, encoded or not', async () => {
    for (const name of ['auto', 'small', ...names]) {
      for (const spelled of [encodeURIComponent(name), name.split('/').map(encodeURIComponent).join('/')]) {
        const answer = await many.it.ask('', { method: 'GET', path: `/v1/models/${spelled}` });
        expect([spelled, answer.status, answer.json.id]).toEqual([spelled, 200, name]);
      }
    }
  });

  it.each(['nothing', 'org%2Fnothing', 'org/nothing', '__proto__'])('%s is a 404', async (name) => {
    const answer = await many.it.ask('', { method: 'GET', path: `/v1/models/${name}` });
    expectRefusal(answer, 404, 'model_not_found', 'model');
    expect(answer.json.error.message).toBe(`The model \`${decodeURIComponent(name)}\` does not exist`);
  });
});

describe('x-draft-control', () => {
  const asked = (control: string) => gateway.it.ask(chatBody(), { headers: { 'x-draft-control': control } });

  it.each(['fast', 'heavy, draft', 'draft,heavy,no-cache', 'heavy; q=1', 'heavy draft', '__proto__'])(
    '%j is a 400 that names the header',
    async (control) => {
      expectRefusal(await asked(control), 400, 'invalid_value', 'x-draft-control');
      expect(gateway.it.upstream.inFlight).toBe(0);
    },
  );

  it.each([
    ['heavy', 'heavy', 'control'],
    ['HEAVY , no-cache', 'heavy', 'control'],
    ['draft', 'draft', 'control'],
    ['no-cache', 'draft', 'calm'],
    ['no-speculation', 'draft', 'calm'],
    [' , ', 'draft', 'calm'],
  ])('%j lets %s answer', async (control, served, reason) => {
    gateway.it.upstream.script(
      '*',
      answers('The capital of France is of course Paris, as it has long been.'),
    );
    const answer = await asked(control);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'x-draft-served': served, 'x-draft-reason': reason });
  });
});

describe('receipts', () => {
  it.each(['req_0', 'x', '%20', '__proto__'])('%s that nobody has is a 404', async (id) => {
    expectRefusal(await get(`/v1/receipts/${id}`), 404, 'not_found', null);
  });

  it('go by the id the answer bears; a client’s own id is only recorded', async () => {
    gateway.it.upstream.script('*', answers('Paris.'));
    const answer = await gateway.it.ask(chatBody(), { headers: { 'x-request-id': 'mine-1' } });
    const id = answer.headers['x-request-id'];
    expect(id).toMatch(/^req_[0-9a-f]{32}$/);
    const receipt = await gateway.it.receipt(id);
    expect(receipt).toMatchObject({ object: 'receipt', id, client_request_id: 'mine-1' });
    expectRefusal(await get('/v1/receipts/mine-1'), 404, 'not_found');
  });

  it('keep no more than 200 characters of a client’s own id', async () => {
    gateway.it.upstream.script('*', answers('Paris.'));
    await gateway.it.ask(chatBody(), { headers: { 'x-request-id': 'x'.repeat(5000) } });
    expect((await gateway.it.receipt()).client_request_id).toBe('x'.repeat(200));
  });

  it('hold no content', async () => {
    gateway.it.upstream.script('*', answers('quixotic zephyrs'));
    await gateway.it.ask(chatBody({ messages: [{ role: 'user', content: 'syzygy?' }] }));
    expect(JSON.stringify(await gateway.it.receipt())).not.toMatch(/quixotic|zephyr|syzygy/);
  });
});

describe('health', () => {
  it('is told while all is well', async () => {
    expect((await get('/healthz')).json).toEqual({ status: 'ok' });
    expect((await get('/readyz')).json).toEqual({
      status: 'ready',
      checks: { 'policy.auto': 'NOT CALIBRATED' },
    });
  });

  const other = sharedGateway();
  it('says draining while it does, refuses new work and lets the open answer end whole', async () => {
    const middle = gate();
    other.it.upstream.script('large', [role(), token('Pa'), hold(middle), token('ris.'), finish(), done()]);
    const open = await other.it.open(chatBody({ model: 'large', stream: true }));
    await open.until('Pa');
    other.it.composed.drain();

    const ready = await other.it.ask('', { method: 'GET', path: '/readyz' });
    expect([ready.status, ready.json.status]).toEqual([503, 'draining']);
    expect((await other.it.ask('', { method: 'GET', path: '/healthz' })).status).toBe(200);
    const refused = await other.it.ask(chatBody());
    expectRefusal(refused, 503, 'draining', null);
    expect(refused.headers.connection).toBe('close');
    expect(refused.headers['x-should-retry']).toBeUndefined();

    middle.open();
    expect(await open.rest()).toMatch(/ris\.[\s\S]*data: \[DONE\]\n\n$/);
  });
});
