import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redisAddress } from '../../../src/adapters/store/redisAddress.ts';
import { redisFault } from '../../../src/adapters/store/redisFault.ts';
import { StoreError } from '../../../src/adapters/store/StoreError.ts';

const single = { cluster: false };

describe('the address of a Redis', () => {
  test('says where it is and who asks', () => {
    expect(redisAddress('redis://localhost', single)).toEqual({
      nodes: [{ host: 'localhost', port: 6379 }],
      tls: false,
      username: null,
      password: null,
      database: 0,
    });
    expect(redisAddress('rediss://me:p%40ss@[::1]:6380/2', single)).toEqual({
      nodes: [{ host: '::1', port: 6380 }],
      tls: true,
      username: 'me',
      password: 'p@ss',
      database: 2,
    });
    expect(redisAddress('redis://:a,b@one:1, redis://two:2', { cluster: true })).toMatchObject({
      nodes: [
        { host: 'one', port: 1 },
        { host: 'two', port: 2 },
      ],
      password: 'a,b',
    });
  });

  test.each([
    ['', 'it is no URL'],
    ['secret', 'it is no URL'],
    ['http://:secret@host', 'it must begin with redis://'],
    ['redis://:secret@host:99999', 'it is no URL'],
    ['redis://:secret@host/zero', 'its path must be the number of a database'],
    ['redis://:secret@host?family=6', 'nothing after ? or #'],
    ['redis://:secret%zz@host', 'must be written as %25'],
    ['redis://:secret@one,redis://two', 'only a cluster'],
    ['redis:', 'it names no host'],
  ])('%s is refused with a reason', (url, reason) => {
    expect(() => redisAddress(url, single)).toThrow(reason);
  });

  test.each([
    ['redis://one/1', 'a cluster has only database 0'],
    ['redis://one,rediss://two', 'either all nodes use TLS'],
  ])('%s is refused for a cluster', (url, reason) => {
    expect(() => redisAddress(url, { cluster: true })).toThrow(reason);
  });

  test('is never repeated by what refuses it, whatever it is', () => {
    const anywhere = fc.tuple(fc.string(), fc.string(), fc.boolean());
    fc.assert(
      fc.property(anywhere, ([before, after, cluster]) => {
        try {
          redisAddress(`${before}s3cr3t-pass${after}`, { cluster });
        } catch (cause) {
          expect(cause).toBeInstanceOf(StoreError);
          expect(inspect(cause, { showHidden: true, depth: 9 }).split('\n    at ')[0]).not.toContain(
            's3cr3t',
          );
        }
      }),
    );
  });
});

describe('a fault of Redis', () => {
  const address = redisAddress('redis://me%3F:p%40ss@host', single);

  test('is told without the password, in either form, and without the command that failed', () => {
    const cause = Object.assign(new Error('AUTH me? p@ss failed for redis://me%3F:p%40ss@host'), {
      command: { name: 'hello', args: ['3', 'AUTH', 'me?', 'p@ss'] },
    });
    const fault = redisFault('reach', cause, address);
    expect(fault.message).toContain('Cannot reach Redis: AUTH [redacted] [redacted] failed');
    expect(inspect(fault, { showHidden: true, depth: 9 })).not.toMatch(/p@ss|p%40ss/);
  });

  test('is told in the words of what lies under it, within bounds', () => {
    const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
    expect(redisFault('reach', new AggregateError([refused]), address).message).toBe(
      'Cannot reach Redis: ECONNREFUSED',
    );
    const all = Object.assign(new Error('Failed to refresh slots cache.'), {
      lastNodeError: new Error('why'),
    });
    expect(redisFault('reach', all, address).message).toBe(
      'Cannot reach Redis: Failed to refresh slots cache.; why',
    );
    expect(redisFault('reach', 'x'.repeat(5_000), address).message.length).toBeLessThan(400);
    expect(redisFault('reach', undefined, address).message).toBe('Cannot reach Redis: it gave no reason');
  });
});
