import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type RunningMain, runMain } from '../../end-to-end/runMain.ts';
import {
  answers,
  done,
  finish,
  type Gate,
  gate,
  hold,
  role,
  type ScriptedUpstream,
  scriptedUpstream,
  token,
  usage,
} from '../../scripted/index.ts';
import { askedOf, runFixture } from './runFixture.ts';

let upstream: ScriptedUpstream;
let second: Gate;
let running: RunningMain;
let fixture: ReturnType<typeof runFixture>;
beforeEach(async () => {
  upstream = await scriptedUpstream();
  fixture = runFixture(upstream);
  second = gate();
  upstream.script('large', answers('1'), [role(), hold(second), token('1'), finish(), usage(), done()]);
  const { cwd, folder } = fixture;
  const asking = ['--dataset', join(cwd, 'sums.jsonl'), '--run', folder, '--concurrency', '1'];
  const config = readFileSync(join(cwd, 'config.yaml'), 'utf8');
  running = runMain(config, ['calibrate', 'run', ...asking, '--max-tokens', '32', '--judge-checks', '0']);
  await second.reached;
});
afterEach(async () => {
  second.open();
  await running.dispose();
  await upstream.close();
});

const heard = () => vi.waitFor(() => expect(running.stderr()).toContain('Ending what is under way'), 10_000);

describe('Ctrl-C', () => {
  test('ends what is under way, keeps it, and says how to go on', async () => {
    running.signal('SIGINT');
    await heard();
    // npm passes on what the terminal has sent already: that is no second Ctrl-C.
    running.signal('SIGINT');
    second.open();
    expect(await running.exit).toBe(75);
    expect(running.stderr()).toContain('4 prompts are left. Go on with: npm start -- calibrate run');
    expect(fixture.lines('records.jsonl')).toHaveLength(2);

    upstream.script('large', answers('1'));
    const { code } = await fixture.run();
    expect(code).toBe(0);
    expect(fixture.lines('records.jsonl')).toHaveLength(6);
    expect(new Set(askedOf(upstream, 'small')).size).toBe(6);
    expect(askedOf(upstream, 'small')).toHaveLength(6);
  });

  test('once more ends at once; what was kept stays, and the run can be gone on with', async () => {
    running.signal('SIGINT');
    await heard();
    const again = setInterval(() => running.signal('SIGINT'), 100);
    const code = await running.exit.finally(() => clearInterval(again));
    expect(code).toBe(130);
    expect(fixture.lines('records.jsonl')).toHaveLength(1);
    upstream.script('large', answers('1'));
    expect((await fixture.run()).code).toBe(0);
    expect(fixture.lines('records.jsonl')).toHaveLength(6);
  });
});
