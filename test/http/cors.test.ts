import { describe, expect, it } from 'vitest';
import { chatBody } from '../end-to-end/chatBody.ts';
import { sharedGateway } from '../end-to-end/sharedGateway.ts';
import { answers } from '../scripted/index.ts';

const PAGE = 'https://app.example';
const from = (origin: string) => ({ headers: { origin } });
const preflight = (origin: string) => ({
  method: 'OPTIONS' as const,
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-stainless-lang,x-draft-control',
  },
});

describe('without origins configured', () => {
  const gateway = sharedGateway();
  it('no page may call, and OPTIONS is a method like any other that does not exist', async () => {
    const asked = await gateway.it.ask('', preflight(PAGE));
    expect(asked.status).toBe(405);
    expect(asked.headers['access-control-allow-origin']).toBeUndefined();
    gateway.it.upstream.script('*', answers('Paris.'));
    const answer = await gateway.it.ask(chatBody(), from(PAGE));
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('with origins configured', () => {
  const gateway = sharedGateway({ server: { cors_origins: [PAGE] } });

  it('a preflight from one of them is granted', async () => {
    const asked = await gateway.it.ask('', preflight(PAGE));
    expect(asked.status).toBe(204);
    expect(asked.headers['access-control-allow-origin']).toBe(PAGE);
    expect(asked.headers['access-control-allow-methods']).toContain('POST');
    expect(asked.headers['access-control-allow-headers']).toContain('x-draft-control');
  });

  it('a preflight from elsewhere is not', async () => {
    const asked = await gateway.it.ask('', preflight('https://evil.example'));
    expect(asked.headers['access-control-allow-origin']).not.toBe('https://evil.example');
    expect(asked.headers['access-control-allow-origin']).not.toBe('*');
  });

  const kinds: [what: string, body: object | string, status: number, path?: string][] = [
    ['a streamed draft', chatBody({ stream: true }), 200],
    ['a whole draft', chatBody(), 200],
    ['a streamed answer of a named model', chatBody({ model: 'large', stream: true }), 200],
    ['a refusal of the gateway', chatBody({ n: 0 }), 400],
    ['a body that is no JSON', '{', 400],
    ['a path that does not exist', '{}', 404, '/v1/nothing'],
  ];
  it.each(kinds)('%s may be read by the page, our headers included', async (_, body, status, path) => {
    gateway.it.upstream.script(
      '*',
      answers('The capital of France is of course Paris, as it has long been.'),
    );
    const answer = await gateway.it.ask(body, { ...from(PAGE), ...(path === undefined ? {} : { path }) });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe(PAGE);
    expect(answer.headers.vary).toMatch(/origin/i);
    for (const name of ['x-request-id', 'x-draft-served', 'x-draft-cost', 'retry-after', 'x-should-retry']) {
      expect(answer.headers['access-control-expose-headers']).toContain(name);
    }
  });
});

describe('with every origin allowed', () => {
  const gateway = sharedGateway({ server: { cors_origins: ['*'] } });
  it('any page may stream', async () => {
    gateway.it.upstream.script(
      '*',
      answers('The capital of France is of course Paris, as it has long been.'),
    );
    const answer = await gateway.it.ask(chatBody({ stream: true }), from('https://anyone.example'));
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect((await gateway.it.ask('', preflight('https://anyone.example'))).status).toBe(204);
  });
});
