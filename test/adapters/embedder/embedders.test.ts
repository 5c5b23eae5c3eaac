import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lexicalEmbedder } from '../../../src/adapters/embedder/lexicalEmbedder.ts';
import {
  EMBEDDING_FLOOR,
  type OpenaiEmbedderOptions,
  openaiEmbedder,
} from '../../../src/adapters/embedder/openaiEmbedder.ts';
import { unitVector } from '../../../src/adapters/embedder/unitVector.ts';
import { type Price, picoPerToken } from '../../../src/core/cost.ts';
import { LEXICAL_DIMENSION, lexicalVector } from '../../../src/core/lexicalVector.ts';
import {
  deadUrl,
  head,
  html,
  json,
  raw,
  refuse,
  reset,
  type Script,
  type ScriptedUpstream,
  scriptedUpstream,
  stall,
  stallBeforeHead,
  whole,
} from '../../scripted/index.ts';

const { signal } = new AbortController();
const KEY = 'sk-embedding-key-that-nobody-may-read';
const price: Price = {
  inputPico: picoPerToken(0.02),
  cachedInputPico: picoPerToken(0.02),
  outputPico: 0,
  asOf: '2026-01-31',
  source: 'a price list',
  illustrative: false,
};

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await scriptedUpstream();
});
afterAll(() => upstream.close());

const embedder = (changes: Partial<OpenaiEmbedderOptions> = {}) =>
  openaiEmbedder({
    baseUrl: upstream.url,
    apiKey: KEY,
    model: 'embed-small',
    dimension: 3,
    timeoutMs: 5000,
    price,
    ...changes,
  });

function gives(embedding: unknown, usage: unknown = { prompt_tokens: 7, total_tokens: 7 }): Script {
  const data = [{ object: 'embedding', index: 0, embedding }];
  return [json(200, { object: 'list', data, model: 'embed-small', usage })];
}

describe('an embedding model behind OpenAI’s wire', () => {
  test('gives vectors of length one, and what they cost', async () => {
    upstream.script('embed-small', gives([3, 0, 4]));
    const before = upstream.requests.length;
    const { vector, cost } = await embedder().embed('How long is the Nile?', signal);
    expect(vector).toEqual(Float32Array.of(0.6, 0, 0.8));
    expect(cost).toEqual({ nanoDollars: 140, provenance: 'reported' });
    const [request] = upstream.requests.slice(before);
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.json).toEqual({
      model: 'embed-small',
      input: 'How long is the Nile?',
      encoding_format: 'float',
    });
  });

  test('is known by its kind, model and dimension, so that no two are ever compared', () => {
    const small = { model: 'text-embedding-3-small', dimension: null };
    expect(embedder(small)).toMatchObject({
      fingerprint: 'openai/text-embedding-3-small/1536',
      dimension: 1536,
      floor: EMBEDDING_FLOOR,
    });
    expect(EMBEDDING_FLOOR).toBe(0.95);
    const others = [
      embedder(small),
      embedder({ ...small, dimension: 512 }),
      embedder({ ...small, model: 'text-embedding-3-large' }),
      embedder(),
      embedder({ dimension: 4 }),
      lexicalEmbedder(),
    ];
    expect(new Set(others.map(({ fingerprint }) => fingerprint)).size).toBe(others.length);
    expect(embedder({ floor: 0.8 }).floor).toBe(0.8);
  });

  test('whose size nobody knows must be configured with it', () => {
    expect(() => embedder({ dimension: null })).toThrow('its dimension is not known');
  });

  test('is asked for fewer entries only where a model can give them', async () => {
    const vector = Array.from({ length: 256 }, () => 1);
    for (const [model, dimensions] of [
      ['text-embedding-3-small', 256],
      ['nomic-embed', undefined],
    ] as const) {
      upstream.script(model, gives(vector));
      await embedder({ model, dimension: 256 }).embed('text', signal);
      expect(upstream.requests.at(-1)?.json.dimensions).toBe(dimensions);
    }
  });

  test('without a price or usage has an unknown cost, never 0', async () => {
    upstream.script('embed-small', gives([1, 0, 0], null), gives([1, 0, 0]));
    const unknown = { nanoDollars: null, provenance: 'unknown' };
    expect((await embedder().embed('text', signal)).cost).toEqual(unknown);
    expect((await embedder({ price: null }).embed('text', signal)).cost).toEqual(unknown);
  });

  test.each<[string, Script, string]>([
    ['too few entries', gives([1, 0]), 'it has 2 entries and 3 are needed'],
    ['too many entries', gives([1, 0, 0, 0]), 'it has 4 entries and 3 are needed'],
    ['no entries', gives([]), 'it has 0 entries and 3 are needed'],
    ['a zero vector', gives([0, 0, 0]), 'every entry is 0'],
    ['null for a number', gives([1, null, 0]), 'no list of numbers'],
    ['words', gives(['1', '0', '0']), 'no list of numbers'],
    ['its packed form', gives('AACAPwAAAAAAAAAA'), 'no list of numbers'],
    ['no vector', [json(200, { data: [] })], 'no list of numbers'],
    ['two vectors', [json(200, { data: [{ embedding: [1, 0, 0] }, { embedding: [1, 0, 0] }] })], 'no list'],
    ['another shape', [json(200, [1, 2, 3])], 'no list of numbers'],
    ['a page', [html(200)], 'Cannot embed with embed-small'],
    ['401', [refuse(401, { message: `Incorrect API key provided: ${KEY}` })], 'refused the key (401)'],
    ['429', [refuse(429)], 'limits its requests (429)'],
    ['500', [refuse(500)], 'answered 500'],
    ['a cut connection', [reset()], 'cannot be reached'],
  ])('that answers with %s rejects, after one call and without the key', async (_, script, because) => {
    upstream.script('embed-small', script);
    const before = upstream.requests.length;
    const error: unknown = await embedder()
      .embed('a secret question', signal)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      name: 'EmbeddingError',
      message: expect.stringContaining('Cannot embed with embed-small: '),
    });
    expect(error).toMatchObject({ message: expect.stringContaining(because) });
    const shown = inspect(error, { depth: 9, showHidden: true });
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain('a secret question');
    expect(upstream.requests).toHaveLength(before + 1);
  });

  test('that gives what JSON has no name for rejects: NaN, and numbers beyond all bounds', async () => {
    for (const entry of ['NaN', '1e999', '-1e999']) {
      const body = `{"data":[{"embedding":[1,${entry},0]}],"usage":{"prompt_tokens":1}}`;
      upstream.script('embed-small', [whole(200, body, { 'content-type': 'application/json' })]);
      await expect(embedder().embed('text', signal)).rejects.toThrow('Cannot embed with embed-small');
    }
  });

  test('that never answers is given up in time, and at once when the signal ends', async () => {
    upstream.script('embed-small', [stallBeforeHead()]);
    await expect(embedder({ timeoutMs: 80 }).embed('text', signal)).rejects.toThrow('no answer within 80 ms');
    const leaving = new AbortController();
    const embedded = embedder({ timeoutMs: 60_000 }).embed('text', leaving.signal);
    await upstream.next('embed-small');
    const reason = new Error('left');
    leaving.abort(reason);
    await expect(embedded).rejects.toBe(reason);
    await upstream.quiet();
    await expect(embedder().embed('text', AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('that begins to answer and never ends is given up in time too', async () => {
    upstream.script('embed-small', [
      head(200, { 'content-type': 'application/json' }),
      raw('{"data":['),
      stall(),
    ]);
    await expect(embedder({ timeoutMs: 80 }).embed('text', signal)).rejects.toThrow('no answer within 80 ms');
    await upstream.quiet();
  });

  test('is out of reach where nobody listens', async () => {
    const away = embedder({ baseUrl: await deadUrl() });
    await expect(away.embed('text', signal)).rejects.toThrow('cannot be reached (ECONNREFUSED)');
  });

  test('is not asked about nothing, and not with a key that no header carries', async () => {
    const before = upstream.requests.length;
    await expect(embedder().embed(' \n', signal)).rejects.toThrow('the text is empty');
    const odd: unknown = await embedder({ apiKey: `${KEY}\u2014` })
      .embed('text', signal)
      .catch((cause: unknown) => cause);
    expect(odd).toMatchObject({ name: 'EmbeddingError' });
    expect(inspect(odd, { depth: 9, showHidden: true })).not.toContain(KEY);
    expect(upstream.requests).toHaveLength(before);
  });
});

describe('the lexical embedder', () => {
  test('gives the vector of a text, and costs nothing', async () => {
    const { vector, cost } = await lexicalEmbedder().embed('How long is the Nile?', signal);
    expect(vector).toEqual(lexicalVector('How long is the Nile?'));
    expect(vector).toHaveLength(LEXICAL_DIMENSION);
    expect(cost).toEqual({ nanoDollars: 0, provenance: 'reported' });
  });

  test.each(['', ' \n\t', '?!', '…'])('rejects %j, which has nothing to compare', async (text) => {
    await expect(lexicalEmbedder().embed(text, signal)).rejects.toThrow('no word, number or sign');
  });

  test('rejects when its signal was aborted', async () => {
    const reason = new Error('left');
    await expect(lexicalEmbedder().embed('text', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a vector of length one', () => {
  test('is made of any numbers that have a direction, however large or small', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          fc.pre(values.some((value) => value !== 0));
          expect(Math.hypot(...unitVector(values, values.length))).toBeCloseTo(1, 5);
        },
      ),
    );
  });
});
