import { describe, expect, test } from 'vitest';
import { effectiveYaml } from '../../../src/adapters/config/effectiveYaml.ts';
import { load, mistakes } from './loading.ts';

const KEY = 'a-key-of-sixteen-or-more';

function metricsOf(env: Record<string, string>, yaml?: string) {
  const result = load(env, yaml === undefined ? {} : { '/srv/config.yaml': yaml });
  return result.ok ? result.config.metrics : result.mistakes;
}

describe('metrics', () => {
  test('are on the port of the gateway, without a key, unless something else is said', () => {
    expect(metricsOf({})).toEqual({ port: null, host: '127.0.0.1', key: null });
  });

  test('take port, address and key from the environment, where the file does not say them', () => {
    const env = {
      DRAFT_THINKER_METRICS_PORT: '9464',
      DRAFT_THINKER_METRICS_HOST: '0.0.0.0',
      DRAFT_THINKER_METRICS_KEY: KEY,
    };
    expect(metricsOf(env)).toEqual({ port: 9464, host: '0.0.0.0', key: KEY });
    expect(metricsOf(env, 'metrics: {port: 9000}\n')).toMatchObject({ port: 9000, host: '0.0.0.0' });
  });

  test('refuse a key that could be guessed, and never show it', () => {
    const told = mistakes({ DRAFT_THINKER_METRICS_KEY: 'short-secret' }).join();
    expect(told).toContain('DRAFT_THINKER_METRICS_KEY metrics.key');
    expect(told).not.toContain('short-secret');
    const result = load({ DRAFT_THINKER_METRICS_KEY: KEY });
    const text = result.ok ? effectiveYaml(result.config) : '';
    expect(text).toMatch(/metrics:\n {2}port: the gateway's\n {2}host: 127.0.0.1\n {2}key: set/);
    expect(text).not.toContain(KEY);
  });

  test('refuse an address without a port, and the port of the gateway', () => {
    expect(mistakes({ DRAFT_THINKER_METRICS_HOST: '0.0.0.0' })).toEqual([
      expect.stringContaining('metrics.port is not set (DRAFT_THINKER_METRICS_PORT)'),
    ]);
    expect(mistakes({ DRAFT_THINKER_METRICS_PORT: '8080' })).toEqual([
      expect.stringContaining('8080 is the port of the gateway itself'),
    ]);
  });
});
