import { describe, expect, it } from 'vitest';
import { isLocalHost } from '../../src/http/isLocalHost.ts';
import { chatBody } from '../end-to-end/chatBody.ts';
import { sharedGateway } from '../end-to-end/sharedGateway.ts';
import { answers } from '../scripted/index.ts';
import { expectRefusal } from './expectRefusal.ts';

const LOCAL = [
  'localhost',
  'LOCALHOST:8080',
  'app.localhost:1',
  '127.0.0.1',
  '127.0.0.1:8080',
  '127.1.2.3',
  '[::1]:8080',
];
const FOREIGN = [
  'evil.example',
  'evil.example:8080',
  'localhost.evil.example',
  'notlocalhost',
  '127.0.0.1.evil.example',
  '127.evil.example',
  '10.0.0.1',
  '0.0.0.0',
  '[::2]',
  'localhost@evil.example',
  'evil.example/localhost',
  '',
];

describe('the host a request names', () => {
  it.each(LOCAL)('%j is this machine', (host) => {
    expect(isLocalHost(host)).toBe(true);
  });
  it.each(FOREIGN)('%j is not', (host) => {
    expect(isLocalHost(host)).toBe(false);
  });
});

describe('without keys, a server on loopback', () => {
  const gateway = sharedGateway();

  it.each(['evil.example', 'evil.example:8080'])('refuses every path under the host %s', async (host) => {
    for (const path of ['/v1/chat/completions', '/v1/models', '/v1/receipts/x', '/healthz', '/nothing']) {
      const method = path.endsWith('completions') ? 'POST' : 'GET';
      const answer = await gateway.it.ask(chatBody(), { method, path, headers: { host } });
      expectRefusal(answer, 403, 'forbidden_host', null);
      expect(answer.json.error.message).toContain(host);
      expect(answer.headers['x-request-id']).toMatch(/^req_/);
    }
    expect(gateway.it.upstream.requests).toHaveLength(0);
  });

  it.each(['localhost:1', 'api.localhost', '[::1]:80'])('answers under the host %s', async (host) => {
    gateway.it.upstream.script('*', answers('Paris.'));
    const answer = await gateway.it.ask(chatBody({ model: 'large' }), { headers: { host } });
    expect(answer.status).toBe(200);
    await gateway.it.upstream.next();
  });
});

describe('a server that anyone may ask', () => {
  const open = sharedGateway({ server: { allow_anonymous: true } });

  it('answers under any host', async () => {
    const answer = await open.it.ask('', {
      method: 'GET',
      path: '/healthz',
      headers: { host: 'llm.example' },
    });
    expect(answer.status).toBe(200);
  });
});
