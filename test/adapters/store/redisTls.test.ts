import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisKeyValue } from '../../../src/adapters/store/redisKeyValue.ts';
import { describeWithRedis } from '../../real/describeWithRedis.ts';
import { freePort, type RedisServer, startRedis } from '../../real/redisServer.ts';

const never = new AbortController().signal;
const text = (value: string) => new TextEncoder().encode(value);
/** A handshake on a busy machine; no promise here is about time. */
const timeoutMs = 5_000;
const withoutOpenssl = spawnSync('openssl', ['version']).status !== 0 && !process.env.CI;

describeWithRedis('Redis behind TLS', () => {
  let folder = '';
  let server: RedisServer;
  let url = '';
  const trusted = getCACertificates('default');
  beforeAll(async () => {
    if (withoutOpenssl) return;
    folder = mkdtempSync(join(tmpdir(), 'draft-thinker-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const files = ['-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', ...kind, ...names, ...files], { stdio: 'pipe' });
    const port = await freePort();
    const tls = ['--tls-port', `${port}`, '--tls-cert-file', certificate, '--tls-key-file', key];
    server = await startRedis([...tls, '--tls-auth-clients', 'no', '--requirepass', 'a-secret-word']);
    url = `rediss://:a-secret-word@localhost:${port}`;
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    if (withoutOpenssl) return;
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(withoutOpenssl)('is not talked to while its certificate is not trusted', async () => {
    const store = redisKeyValue({ url, cluster: false, timeoutMs });
    const refused = await store.get(['a'], never).catch((cause: unknown) => String(cause));
    expect(refused).toContain('self-signed certificate');
    expect(refused).not.toContain('a-secret-word');
    await store.close();
  });

  test.skipIf(withoutOpenssl)('keeps entries when it is', async () => {
    setDefaultCACertificates([...trusted, readFileSync(join(folder, 'certificate.pem'), 'utf8')]);
    const store = redisKeyValue({ url, cluster: false, timeoutMs });
    await store.set('a', text('one'), 60_000, never);
    expect(await store.get(['a'], never)).toEqual([text('one')]);
    await store.close();
  });
});
