import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { answers, refuse, type Step, stall, token } from '../scripted/index.ts';
import { clientOf, see } from './openaiSees.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway({ upstream: { models: ['small', 'large', 'org/model'] } });
const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }];
const wild: Step[] = [token('no', { bits: 2.3 }), stall()];
const params = { model: 'auto', messages };

describe('errors', () => {
  const cases: [what: string, body: object, kind: unknown, code: string | null][] = [
    ['a wrong field', { n: 0 }, OpenAI.BadRequestError, 'invalid_value'],
    ['an unknown model', { model: 'gpt-99' }, OpenAI.NotFoundError, 'model_not_found'],
    ['too much', { user: 'x'.repeat(1024 * 1024) }, OpenAI.APIError, 'body_too_large'],
  ];
  it.each(cases)('%s', async (_, fields, kind, code) => {
    for (const stream of [true, false]) {
      const { thrown } = await see(clientOf(gateway.it), {
        ...params,
        stream,
        ...fields,
      } as OpenAI.ChatCompletionCreateParams); // wrong on purpose
      expect(thrown).toBeInstanceOf(kind);
      const requestID = expect.stringMatching(/^req_/);
      expect(thrown).toMatchObject({ code, type: 'invalid_request_error', requestID });
    }
  });

  const refused: [status: number, kind: unknown, seen: number][] = [
    [400, OpenAI.BadRequestError, 400],
    [401, OpenAI.InternalServerError, 502],
    [403, OpenAI.PermissionDeniedError, 403],
    [404, OpenAI.NotFoundError, 404],
    [409, OpenAI.ConflictError, 409],
    [422, OpenAI.UnprocessableEntityError, 422],
    [429, OpenAI.RateLimitError, 429],
    [500, OpenAI.InternalServerError, 500],
    [503, OpenAI.InternalServerError, 503],
  ];
  it.each(refused)('a %d of the model server', async (status, kind, seen) => {
    gateway.it.upstream.script('small', wild);
    gateway.it.upstream.script('large', [refuse(status, { code: 'theirs' })]);
    for (const model of ['auto', 'large']) {
      for (const stream of [true, false]) {
        const { thrown, text } = await see(clientOf(gateway.it), { model, messages, stream });
        expect(thrown).toBeInstanceOf(kind);
        expect(thrown).toMatchObject({ status: seen, code: status === 401 ? 'upstream_auth' : 'theirs' });
        expect(text).toBe('');
      }
    }
  });

  it('are tried again when that may help, as soon as the server says', async () => {
    const busy = [refuse(429, {}, { 'retry-after-ms': '5' })];
    gateway.it.upstream.script('large', busy, busy, answers('Paris.'));
    const { text } = await see(clientOf(gateway.it, 2), { model: 'large', messages });
    expect(text).toBe('Paris.');
  });

  it('are not tried again when it cannot: the gateway’s own key is wrong', async () => {
    gateway.it.upstream.script('large', [refuse(401)]);
    const before = gateway.it.upstream.requests.length;
    await see(clientOf(gateway.it, 2), { model: 'large', messages });
    expect(gateway.it.upstream.requests.length).toBe(before + 1);
  });
});
