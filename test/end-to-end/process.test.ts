import { createServer } from 'node:net';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  role as announce,
  answers,
  done,
  finish,
  gate,
  hold,
  type ScriptedUpstream,
  scriptedUpstream,
  stall,
  token,
} from '../scripted/index.ts';
import { askOver, openOver } from './asking.ts';
import { chatBody } from './chatBody.ts';
import { type RunningMain, runMain } from './runMain.ts';
import { within } from './within.ts';

let upstream: ScriptedUpstream;
let agent: Agent;
let main: RunningMain | null;
beforeEach(async () => {
  upstream = await scriptedUpstream();
  agent = new Agent();
  main = null;
});
afterEach(async () => {
  await agent.destroy();
  await main?.dispose();
  await upstream.close();
});

const config = (server: object = {}) => ({
  server: { host: '127.0.0.1', port: 0, ...server },
  upstreams: { openai: { base_url: upstream.url, api_key: 'sk-of-the-process' } },
  routes: { auto: { draft: 'small', heavy: 'large' } },
});

const ask = (url: string, body: object, options = {}) => askOver(agent, [], url, body, options);

async function until(met: () => Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((turn) => setTimeout(turn, 5));
}

const readyzIs = (url: string, status: number) => async () =>
  (await ask(url, {}, { method: 'GET', path: '/readyz' })).status === status;

describe('a process that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s refuses new work, lets open answers end whole, and exits 0',
    async (signal) => {
      const streams = gate();
      const whole = gate();
      upstream.script('large', [announce(), token('Pa'), hold(streams), token('ris.'), finish(), done()]);
      upstream.script('other', answers('Rome.', { before: { 0: hold(whole) } }));
      main = runMain(config());
      const url = await within(20_000, 'Starting', main.url);
      const open = await openOver(agent, url, chatBody({ model: 'large', stream: true }), {});
      await open.until('Pa');
      const answer = ask(url, chatBody({ model: 'other' }));
      await whole.reached;

      main.signal(signal);
      await within(5000, 'Draining', until(readyzIs(url, 503)));
      const refused = await ask(url, chatBody());
      expect([refused.status, refused.json.error.code]).toEqual([503, 'draining']);
      streams.open();
      whole.open();
      expect(await open.rest()).toMatch(
        /Pa[\s\S]*ris\.[\s\S]*"finish_reason":"stop"[\s\S]*data: \[DONE\]\n\n$/,
      );
      expect((await answer).json.choices[0].message.content).toBe('Rome.');
      expect(await within(5000, 'Exiting', main.exit)).toBe(0);
    },
    40_000,
  );

  it('exits at once when nothing is open', async () => {
    main = runMain(config());
    const url = await within(20_000, 'Starting', main.url);
    expect((await ask(url, {}, { method: 'GET', path: '/healthz' })).status).toBe(200);
    main.signal('SIGTERM');
    expect(await within(5000, 'Exiting', main.exit)).toBe(0);
  }, 40_000);

  it('exits within its bound when an answer does not end, says so, and ends the upstream call', async () => {
    upstream.script('large', [announce(), token('Pa'), stall()]);
    main = runMain(config({ drain_ms: 200 }));
    const url = await within(20_000, 'Starting', main.url);
    const open = await openOver(agent, url, chatBody({ model: 'large', stream: true }), {});
    await open.until('Pa');
    main.signal('SIGTERM');
    await open.rest();
    expect(open.frames.at(-1)).toMatchObject({ error: { code: 'draining' } });
    expect(await within(5000, 'Exiting', main.exit)).toBe(143);
    await within(2000, 'Ending the upstream call', upstream.quiet());
  }, 40_000);

  it('exits at once when it is told twice', async () => {
    upstream.script('large', [announce(), token('Pa'), stall()]);
    main = runMain(config());
    const url = await within(20_000, 'Starting', main.url);
    const open = await openOver(agent, url, chatBody({ model: 'large', stream: true }), {});
    await open.until('Pa');
    const rest = expect(open.rest()).rejects.toThrow();
    main.signal('SIGINT');
    await within(5000, 'Draining', until(readyzIs(url, 503)));
    main.signal('SIGINT');
    expect(await within(5000, 'Exiting', main.exit)).toBe(130);
    await rest;
  }, 40_000);
});

describe('a process that cannot start', () => {
  it('because its port is taken exits 73 and names the port', async () => {
    const holder = createServer();
    await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
    const address = holder.address();
    const port = typeof address === 'object' ? address?.port : null;
    main = runMain(config({ port }));
    expect(await within(20_000, 'Exiting', main.exit)).toBe(73);
    expect(main.stderr()).toContain(`Cannot listen on 127.0.0.1:${port}: the port is taken`);
    await new Promise((closed) => holder.close(closed));
  }, 40_000);

  it.each([
    ['an unknown setting', 'server: {prot: 80}\n', 'prot'],
    ['a wrong value', 'server: {port: 99999}\n', 'server.port'],
    ['no YAML', 'server: [\n', 'config.yaml'],
    ['an open address and no key', 'server: {host: 0.0.0.0}\n', 'host'],
  ])(
    'because of %s exits 78 and says where',
    async (_, text, named) => {
      main = runMain(text);
      expect(await within(20_000, 'Exiting', main.exit)).toBe(78);
      expect(main.stderr()).toContain(named);
      expect(main.stderr()).not.toContain('    at ');
    },
    40_000,
  );

  it('because of an unknown command exits 2', async () => {
    main = runMain(config(), ['fly']);
    expect(await within(20_000, 'Exiting', main.exit)).toBe(2);
  }, 40_000);
});
