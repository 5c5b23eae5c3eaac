import { describe, expect, it } from 'vitest';
import { tracingOf } from '../../../src/adapters/config/tracingOf.ts';
import { tracingSettings } from '../../../src/adapters/config/tracingSettings.ts';

const configured = (settings: unknown) => tracingOf(tracingSettings.parse(settings));

describe('tracing settings', () => {
  it('trace nothing unless told to', () => {
    expect(configured({})).toEqual({ otlpUrl: null, headers: {}, ratio: 1 });
  });

  it.each([
    ['http://localhost:4318', 'http://localhost:4318/v1/traces'],
    ['http://localhost:4318/', 'http://localhost:4318/v1/traces'],
    ['https://otlp.example/otlp', 'https://otlp.example/otlp/v1/traces'],
    ['https://otlp.example/otlp/v1/traces', 'https://otlp.example/otlp/v1/traces'],
    ['https://otlp.example/v1/traces/', 'https://otlp.example/v1/traces'],
  ])('take %s for %s', (otlp_url, otlpUrl) => {
    expect(configured({ otlp_url }).otlpUrl).toBe(otlpUrl);
  });

  it('take a key in a header', () => {
    const { headers } = configured({ headers: { authorization: 'Bearer k', 'X-Team': 'a' } });
    expect(headers).toEqual({ authorization: 'Bearer k', 'X-Team': 'a' });
  });

  it.each([
    { otlp_url: 'localhost:4318' },
    { otlp_url: 'grpc://localhost:4317' },
    { otlp_url: 'http://user:password@localhost:4318' },
    { otlp_url: 'http://localhost:4318?key=k' },
    { otlp_url: '' },
    { ratio: 1.1 },
    { ratio: -0.1 },
    { headers: { 'content-type': 'text/plain' } },
    { headers: { 'Content-Length': '1' } },
    { headers: { 'a b': 'c' } },
    { headers: { a: 'b\nc' } },
    { endpoint: 'http://localhost:4318' },
  ])('refuse %j', (settings) => {
    expect(tracingSettings.safeParse(settings).success).toBe(false);
  });
});
