// Runs before `npm start` and `npm test`, on whatever Node the machine has (>= 20), and puts in place what is
// missing: the packages of package-lock.json, and among them the Node 24 that runs everything else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = `${root}package-lock.json`;
const stamp = `${root}node_modules/.draft-thinker-lock`;
const ownNode = `${root}node_modules/.bin/node`;
const wanted = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).dependencies.node;

const say = (text) => process.stderr.write(`${text}\n`);
const run = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
    .status === 0;
const digest = () => createHash('sha256').update(readFileSync(lock)).digest('hex');
const nodeVersion = () => spawnSync(ownNode, ['--version'], { encoding: 'utf8' }).stdout?.trim();

const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest();
if (!installed) {
  say('draft-thinker: installing packages (first time, or the lock file has changed) ...');
  // Not `npm ci`: it refuses a lock file that lacks the binaries of platforms which a mirror does not carry.
  // `npm install` takes every version and digest from the lock file all the same, and does not rewrite it.
  if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])) {
    say('draft-thinker: "npm install" failed; see above. It needs a network or a filled npm cache.');
    process.exit(1);
  }
}
if (nodeVersion() !== `v${wanted}`) {
  // The package `node` fetches its binary by an install script, which npm may have been told not to run.
  say(`draft-thinker: fetching Node ${wanted} ...`);
  run('npm', ['rebuild', 'node', '--foreground-scripts', '--loglevel=error']);
  if (nodeVersion() !== `v${wanted}`) {
    say(
      `draft-thinker: Node ${wanted} is not in place, because npm did not run the install script of "node".`,
    );
    say('Run: npm config set ignore-scripts false --location=project && npm rebuild node');
    process.exit(1);
  }
}
if (!installed) writeFileSync(stamp, digest());
