import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, type Subject, startPolled } from './stage.ts';

/** The peer and its version, so that figures of two runs are of the same thing. */
const PORTKEY = '@portkey-ai/gateway@1.15.2';
const FOLDER = fileURLToPath(new URL('../.local/peers', import.meta.url));
const ENTRY = '.local/peers/node_modules/@portkey-ai/gateway/build/start-server.js';

/** Other gateways in front of the same double; installed on first use into a folder git ignores. */
export async function startPeers(double: Subject): Promise<readonly Subject[]> {
  if (!existsSync(fileURLToPath(new URL(`../${ENTRY}`, import.meta.url)))) install();
  const port = await freePort();
  const env = { TRUSTED_CUSTOM_HOSTS: 'localhost,127.0.0.1' };
  const portkey = await startPolled('portkey', [ENTRY, `--port=${port}`, '--headless'], env, port, '/');
  const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${double.origin}/v1` };
  return [{ ...portkey, headers }];
}

function install(): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/package.json`, '{ "private": true }\n');
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', PORTKEY], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Cannot install ${PORTKEY}: ${stderr.slice(-500)}`);
}
