import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../../src/core/evidence.ts';
import type { StreamItem } from '../../../src/ports.ts';
import {
  done,
  finish,
  json,
  role,
  type Step,
  stallBeforeHead,
  token,
  tokenLogprob,
  usage,
} from '../../scripted/index.ts';
import { brief, call, collect, never, useBench } from './bench.ts';

/** Where llama.cpp's server departs from OpenAI's wire, as seen on it. */
const bench = useBench();

async function play(...steps: Step[]): Promise<StreamItem[]> {
  bench.server.script('m', steps);
  return collect(bench.upstream.chat(call(), never()));
}

function evidenceOf(items: readonly StreamItem[]) {
  return items.flatMap((item) => (item.type === 'chunk' ? tokensOf(item.chunk, 5) : []));
}

describe("llama.cpp's stream", () => {
  it('opens with content null and a stray entry on the role chunk: no token', async () => {
    const stray = tokenLogprob('{', -9, [-0.1, -3]);
    const items = await play(
      role({
        content: null,
        chunk: {
          choices: [
            {
              index: 0,
              delta: { role: 'assistant', content: null },
              logprobs: { content: [stray] },
              finish_reason: null,
            },
          ],
        },
      }),
      token('{', { bits: 0.3 }),
      finish(),
      done(),
    );
    expect(brief(items)).toEqual(['-', '{', 'stop', 'end']);
    expect(evidenceOf(items)).toHaveLength(1);
  });

  it('merges entries and swallows some: text without an entry is a token without evidence', async () => {
    const two = [tokenLogprob('ä', -0.1, [-0.1, -2]), tokenLogprob('b', -0.2, [-0.2, -2])];
    const items = await play(
      token('äb', { entries: two }),
      token('c'),
      finish(),
      usage({ completion_tokens: 4 }),
      done(),
    );
    expect(evidenceOf(items).map(({ missing }) => missing)).toEqual([null, null, 'absent']);
    expect(brief(items).at(-1)).toBe('end');
  });

  it('lacks the chosen token in its own top list under a schema', async () => {
    const forced = tokenLogprob('"', -22, [-0.1, -2.3]);
    const [evidence] = evidenceOf(await play(token('"', { entries: [forced] }), finish(), done()));
    expect(evidence).toMatchObject({ logprob: -22, top: [-0.1, -2.3] });
  });

  it('sends sentinels or no alternatives', async () => {
    const items = await play(
      token('a', { logprob: -0.5, top: [] }),
      token('b', { logprob: -9999, top: [-9999, -9999] }),
      finish(),
      done(),
    );
    expect(evidenceOf(items).map(({ missing }) => missing)).toEqual(['absent', 'sentinel']);
  });

  it('sends usage for each of several choices, the first in mid-stream', async () => {
    const items = await play(
      token('a'),
      token('b', { index: 1 }),
      finish(),
      usage({ completion_tokens: 1 }),
      token('c', { index: 1 }),
      finish('length', { index: 1 }),
      usage({ completion_tokens: 2 }),
      done(),
    );
    expect(brief(items)).toEqual(['a', 'b', 'stop', 'usage', 'c', 'length', 'usage', 'end']);
  });
});

describe("llama.cpp's refusals", () => {
  it.each([
    [
      'tools with log-probabilities',
      { code: 400, message: 'logprobs is not supported with tools + stream', type: 'invalid_request_error' },
    ],
    [
      'a context that is too long',
      {
        code: 400,
        message: 'the request exceeds the available context size',
        type: 'exceed_context_size_error',
        n_ctx: 512,
      },
    ],
  ])('%s: an integer code and no param, handed on as it is', async (_name, error) => {
    const [item] = await play(json(400, { error }));
    expect(item).toMatchObject({
      type: 'failed',
      failure: { code: 'upstream_error', message: error.message, param: null, refusal: { status: 400 } },
    });
    if (item?.type === 'failed') expect(item.failure.refusal?.body).toBe(JSON.stringify({ error }));
  });
});

it('a whole answer runs on after the client left, unless its connection ends, and it does', async () => {
  bench.server.script('m', [stallBeforeHead()]);
  const leave = new AbortController();
  const asked = bench.upstream.relay(call({ stream: false }), leave.signal);
  const arrived = await bench.server.next();
  leave.abort();
  await asked;
  expect(await arrived.ended).toMatchObject({ by: 'client' });
});
