import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { loadConfig } from '../src/adapters/config/loadConfig.ts';
import { startSandbox } from '../src/adapters/sandbox/startSandbox.ts';
import { compose } from '../src/compose.ts';

/**
 * Asks the sandbox's prompts of a gateway in its default configuration until every way a request can go was
 * seen, streaming and not, and writes one receipt of each to docs/receipts/. Each form of a prompt is asked in a
 * namespace of its own, and a kept one once more: that is answered by the cache.
 */
const root = join(import.meta.dirname, '..');
const out = join(root, 'docs', 'receipts');

interface Seen {
  readonly served: string;
  readonly steps: readonly { readonly state: string }[];
}

/** How a request went, by its receipt. */
function wayOf({ served, steps }: Seen): string {
  if (served === 'cache') return 'cached';
  const raced = steps.some(({ state }) => state === 'speculating');
  if (served === 'draft') return raced ? 'speculated-recovered' : 'kept';
  if (served === 'speculative') return 'speculated-adopted';
  return raced ? 'other' : 'escalated';
}

const WAYS = ['kept', 'cached', 'speculated-recovered', 'speculated-adopted', 'escalated'];

const prompts = readdirSync(join(root, 'bench', 'data', 'prompts'))
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(join(root, 'bench', 'data', 'prompts', name), 'utf8')
      .trim()
      .split('\n'),
  )
  .map((line) => (JSON.parse(line) as { prompt: string }).prompt);

const loaded = loadConfig({ env: {}, cwd: '/nonexistent', readFile: (path) => readFileSync(path, 'utf8') });
if (!loaded.ok) throw new Error(loaded.mistakes.map(({ message }) => message).join('\n'));
const sandbox = await startSandbox(join(root, 'sandbox', 'main.ts'));
const composed = compose(loaded.config, {
  sandboxUrl: sandbox.url,
  onBug: (cause) => process.stderr.write(`${String(cause)}\n`),
  // No audit is drawn: a receipt is of its request alone, the same each time.
  random: () => 0.999,
});
const url = await composed.app.listen({ host: '127.0.0.1', port: 0 });

const missing = new Set(WAYS.flatMap((way) => [`${way}-stream`, `${way}-whole`]));
const seen = new Map<string, number>();
mkdirSync(out, { recursive: true });

async function ask(prompt: string, stream: boolean): Promise<string> {
  const answer = await request(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-draft-cache-namespace': stream ? 'streams' : 'whole answers',
    },
    body: JSON.stringify({ model: 'auto', stream, messages: [{ role: 'user', content: prompt }] }),
  });
  await answer.body.text();
  const id = String(answer.headers['x-request-id']);
  const receipt = await request(`${url}/v1/receipts/${id}`);
  const body = (await receipt.body.json()) as Seen;
  const way = `${wayOf(body)}-${stream ? 'stream' : 'whole'}`;
  seen.set(way, (seen.get(way) ?? 0) + 1);
  if (missing.delete(way)) {
    writeFileSync(join(out, `${way}.json`), `${JSON.stringify({ prompt, receipt: body }, null, 2)}\n`);
    process.stdout.write(`${way.padEnd(30)} ${prompt.slice(0, 70)}\n`);
  }
  return way;
}

for (const prompt of prompts) {
  for (const stream of [true, false]) {
    const way = await ask(prompt, stream);
    if (way.startsWith('kept') && missing.has(way.replace('kept', 'cached'))) await ask(prompt, stream);
  }
  if (missing.size === 0) break;
}
for (const [way, count] of [...seen].sort()) process.stdout.write(`${String(count).padStart(4)} ${way}\n`);
for (const way of missing) process.stdout.write(`never seen: ${way}\n`);
await composed.close();
await sandbox.stop();
process.exitCode = missing.size === 0 ? 0 : 1;
