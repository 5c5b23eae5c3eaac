import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keptSecret } from '../../../src/adapters/secret/keptSecret.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (secret: Uint8Array) => Buffer.from(secret).toString();

describe('a secret', () => {
  test('is made at the first start, for its owner only, and found again', () => {
    const own = join(folder, 'deep', 'cache');
    const first = keptSecret(own);
    expect(first).toMatchObject({ made: true, fault: null });
    expect(text(first.secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(own, 'secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(own)).toEqual(['secret']);
    const second = keptSecret(own);
    expect(second).toMatchObject({ made: false, fault: null });
    expect(text(second.secret)).toBe(text(first.secret));
  });

  test('may be copied into the configuration: its bytes are those of the text', () => {
    const { secret } = keptSecret(folder);
    expect(text(secret)).toBe(readFileSync(join(folder, 'secret'), 'utf8').trim());
  });

  test('that others could read is closed to them', () => {
    writeFileSync(join(folder, 'secret'), 'x'.repeat(40), { mode: 0o644 });
    expect(text(keptSecret(folder).secret)).toBe('x'.repeat(40));
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  test('is the same for all that start at once', async () => {
    const url = new URL('../../../src/adapters/secret/keptSecret.ts', import.meta.url);
    const code = `import { parentPort, workerData } from 'node:worker_threads';
      import { keptSecret } from ${JSON.stringify(url.href)};
      parentPort.postMessage(Buffer.from(keptSecret(workerData).secret).toString());`;
    const source = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
    const found = await Promise.all(
      Array.from({ length: 4 }, () => {
        const worker = new Worker(source, { workerData: folder });
        return new Promise<string>((resolve, reject) =>
          worker.once('message', resolve).once('error', reject),
        );
      }),
    );
    expect(new Set(found).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  test.each<[what: string, spoil: () => void, why: RegExp]>([
    [
      'where its folder should be there is a file',
      () => writeFileSync(join(folder, 'c'), ''),
      /ENOTDIR|EEXIST/,
    ],
    [
      'it was cut short',
      () => {
        mkdirSync(join(folder, 'c'));
        writeFileSync(join(folder, 'c', 'secret'), 'abc');
      },
      /fewer than 32 characters/,
    ],
    ['it is a folder', () => mkdirSync(join(folder, 'c', 'secret'), { recursive: true }), /EISDIR/],
  ])('is one of this process only, and says why, when %s', (_, spoil, why) => {
    spoil();
    const [one, other] = [keptSecret(join(folder, 'c')), keptSecret(join(folder, 'c'))];
    expect(one.fault?.why).toMatch(why);
    expect(one.secret).toHaveLength(32);
    expect(text(one.secret)).not.toBe(text(other.secret));
  });
});
