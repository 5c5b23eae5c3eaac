import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDigest } from '../../local/install/checkDigest.ts';
import { installWeights } from '../../local/install/installWeights.ts';
import { platformPackage } from '../../local/install/platformPackage.ts';
import { type Lock, type Manifest, requirePackage } from '../../local/install/requirePackage.ts';
import { weights } from '../../local/install/weights.ts';
import { LocalError } from '../../local/LocalError.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-install-'));
});
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('checkDigest', () => {
  it('takes the pinned file and names both digests of any other', async () => {
    const path = join(folder, 'weights.gguf');
    await writeFile(path, 'tampered');
    await checkDigest(path, sha256('tampered'));
    const refused = checkDigest(path, sha256('genuine'));
    await expect(refused).rejects.toThrow(LocalError);
    await expect(refused).rejects.toThrow(
      new RegExp(`${path}.*${sha256('genuine')}.*${sha256('tampered')}`, 's'),
    );
  });
});

describe('installWeights', () => {
  it('refuses an installed file that is not the pinned one, without fetching another', async () => {
    const path = join(folder, 'models', weights.file);
    await mkdir(join(folder, 'models'));
    await writeFile(path, 'half a model');
    const said: string[] = [];
    await expect(installWeights(folder, (line) => said.push(line))).rejects.toThrow(weights.fileDigest);
    expect(said).toEqual([]);
  });
});

describe('requirePackage', async () => {
  const runtime = new URL('../../local/runtime/', import.meta.url);
  const manifest: Manifest = JSON.parse(await readFile(new URL('package.json', runtime), 'utf8'));
  const lock: Lock = JSON.parse(await readFile(new URL('package-lock.json', runtime), 'utf8'));
  const platforms = [
    ...['linux-x64', 'linux-arm64', 'linux-arm', 'linux-riscv64'],
    ...['darwin-arm64', 'darwin-x64', 'win32-x64', 'win32-arm64'],
  ];

  it.each(platforms)('makes the package of %s required, in the version of node-llama-cpp', (name) => {
    const [platform = '', arch = ''] = name.split('-');
    const wanted = platformPackage(platform, arch);
    const required = requirePackage({ manifest, lock }, wanted);
    const version = manifest.dependencies['node-llama-cpp'];
    expect(required.manifest.dependencies).toEqual({ 'node-llama-cpp': version, [wanted]: version });
    expect(required.lock.packages['']).toMatchObject({ dependencies: required.manifest.dependencies });
    expect(required.lock.packages[`node_modules/${wanted}`]).not.toHaveProperty('optional');
  });

  it('keeps every integrity digest of the lock, and no address of a registry', () => {
    const required = requirePackage({ manifest, lock }, '@node-llama-cpp/linux-x64');
    for (const [name, entry] of Object.entries(required.lock.packages)) {
      expect(entry).not.toHaveProperty('resolved');
      expect(entry.integrity).toBe(lock.packages[name]?.integrity);
      const needsDigest = name !== '' && !/@node-llama-cpp\/(mac|win|linux-riscv64)/.test(name);
      if (needsDigest) expect(entry.integrity, name).toMatch(/^sha512-/);
    }
  });

  it('says which platforms there are where there is none', () => {
    expect(() => platformPackage('freebsd', 'x64')).toThrow(/freebsd-x64.*linux-x64/s);
  });
});
