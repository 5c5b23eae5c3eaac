import { Agent } from 'undici';
import { loadConfig } from '../../src/adapters/config/loadConfig.ts';
import { formatMistake } from '../../src/adapters/config/mistake.ts';
import { type Composed, compose, newRequestId } from '../../src/compose.ts';
import type { Tracing } from '../../src/observe/tracing/openTracing.ts';
import { type ScriptedUpstream, scriptedUpstream } from '../scripted/index.ts';
import { type Asked, type AskOptions, askOver, type Opened, openOver } from './asking.ts';
import type { SeenReceipt } from './seenReceipt.ts';

/** The key of the scripted upstream: it may be seen by nobody but that. */
export const API_KEY = 'sk-scripted-0123456789abcdef';

const PRICE = { input: 1, cached_input: 0.5, output: 2, as_of: '2026-01-01', source: 'a test' };

/** What a test changes of the usual configuration, in the words of config.yaml. */
export interface Changes {
  readonly server?: object;
  readonly upstream?: object;
  readonly small?: object;
  readonly large?: object;
  readonly auto?: object;
  readonly routes?: Readonly<Record<string, object>>;
  readonly speculation?: object;
  readonly receipts?: object;
  /** Switched off unless a test is about it: tests ask one question again and again. */
  readonly cache?: object;
  /** Not of the file: it is opened before the gateway is. */
  readonly tracing?: Tracing;
}

/**
 * The composed gateway on a port of its own, before a scripted upstream: `auto` drafts with `small` and
 * escalates to `large`; any other name is direct.
 */
export interface GatewayUnderTest {
  /** As http://127.0.0.1:<port>. */
  readonly url: string;
  readonly upstream: ScriptedUpstream;
  readonly composed: Composed;
  /** Request ids given out so far, in order. */
  readonly ids: readonly string[];
  /** Asks for a chat and reads the answer to its end. */
  ask(body: object | string | Uint8Array, options?: AskOptions): Promise<Asked>;
  /** Asks and hands over the open answer. */
  open(body: object | string | Uint8Array, options?: AskOptions): Promise<Opened>;
  /** The receipt of the newest request, or of this one, once it is written. */
  receipt(id?: string): Promise<SeenReceipt>;
  /** Resolves when no request is being answered and no upstream request is open. */
  quiet(): Promise<void>;
  /** Also rejects when the gateway failed inside, or when a secret or an address was shown. */
  close(): Promise<void>;
}

export async function startGateway(changes: Changes = {}): Promise<GatewayUnderTest> {
  const upstream = await scriptedUpstream();
  const loaded = loadConfig({
    argvConfig: 'test.yaml',
    env: {},
    cwd: '/',
    readFile: () => JSON.stringify(configOf(upstream.url, changes)),
  });
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  const bugs: unknown[] = [];
  const ids: string[] = [];
  const composed = compose(loaded.config, {
    sandboxUrl: null,
    onBug: (cause) => bugs.push(cause),
    // No audit is drawn: tests count the calls of a request.
    random: () => 0.999,
    ...(changes.tracing === undefined ? {} : { tracing: changes.tracing }),
    newId: () => {
      const id = newRequestId();
      ids.push(id);
      return id;
    },
  });
  const url = await composed.app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new Agent();
  const shown: string[] = [];
  const idle = async () => {
    while (composed.open() > 0) await new Promise((turn) => setTimeout(turn, 1));
  };

  return {
    url,
    upstream,
    composed,
    ids,
    ask: (body, options = {}) => askOver(agent, shown, url, body, options),
    open: (body, options = {}) => openOver(agent, url, body, options),
    receipt: async (id = ids.at(-1)) => {
      await idle();
      const { statusCode, body } = await composed.app.inject(`/v1/receipts/${id}`);
      if (statusCode !== 200) throw new Error(`There is no receipt ${id}: ${body}`);
      shown.push(body);
      return JSON.parse(body) as SeenReceipt; // this project's own format
    },
    quiet: async () => {
      await idle();
      await upstream.quiet();
    },
    close: async () => {
      await agent.destroy();
      await composed.close();
      await upstream.close();
      const address = new URL(upstream.url).host;
      const leaked = shown.filter((text) => text.includes(API_KEY) || text.includes(address));
      if (leaked.length > 0) throw new Error(`A secret or an address was shown: ${leaked[0]}`);
      if (bugs.length > 0) throw new AggregateError(bugs, 'The gateway failed inside');
    },
  };
}

function configOf(baseUrl: string, changes: Changes) {
  return {
    server: { host: '127.0.0.1', port: 0, body_limit_mb: 1, ...changes.server },
    upstreams: { heavy: { base_url: baseUrl, api_key: API_KEY, ...changes.upstream } },
    models: {
      small: { upstream: 'heavy', price: PRICE, ...changes.small },
      large: { upstream: 'heavy', price: PRICE, ...changes.large },
    },
    routes: { auto: { draft: 'small', heavy: 'large', ...changes.auto }, ...changes.routes },
    speculation: { share: 1, concurrent: 10_000, ...changes.speculation },
    receipts: changes.receipts ?? {},
    cache: changes.cache ?? { mode: 'off' },
  };
}
