import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { type RequestInput, requestMachine } from '../../machines/index.ts';
import { ERRORS } from '../../src/core/errors.ts';
import { chartFiles, driftOf } from '../../tools/charts/chartFiles.ts';
import { type Chart, type ChartEdge, chartOf } from '../../tools/charts/chartOf.ts';
import { drawChart } from '../../tools/charts/drawChart.ts';
import { edgeTable } from '../../tools/charts/edgeTable.ts';
import { type Box, layoutChart } from '../../tools/charts/layoutChart.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MACHINES = join(ROOT, 'machines');
const README = readFileSync(join(MACHINES, 'README.md'), 'utf8');
const request = chartOf(requestMachine);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with the committed picture and README, as --check reads them. */
function copyOfMachines(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charts-'));
  folders.push(folder);
  cpSync(join(MACHINES, 'charts'), join(folder, 'charts'), { recursive: true });
  cpSync(join(MACHINES, 'README.md'), join(folder, 'README.md'));
  return folder;
}

function charts(...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/charts.ts'), ...args], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the committed charts', () => {
  it('say what the machines say', () => {
    expect(charts('--check')).toEqual({ status: 0, stderr: '' });
  });

  it('are drawn the same each time', async () => {
    const [first, second] = await Promise.all([layoutChart(request), layoutChart(request)]);
    expect(drawChart('request', '', first)).toBe(drawChart('request', '', second));
  });
});

describe('--check', () => {
  it.each([
    ['charts/request.svg', 'draft.keep', 'machines/charts/request.svg is not what the machine says now'],
    ['README.md', '| draft.keep ', 'machines/README.md is not what the machine says now'],
  ])('ends with 1 and a sentence when %s was edited', (path, text, sentence) => {
    const folder = copyOfMachines();
    const file = join(folder, path);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace(text, text.replace('draft.keep', 'draft.sell')));
    const checked = charts('--check', '--folder', folder);
    expect(checked.status).toBe(1);
    expect(checked.stderr).toBe(`${sentence}: run npm run charts\n`);
    expect(charts('--folder', folder).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('ends with 1 and a sentence when a picture is missing', () => {
    const folder = copyOfMachines();
    rmSync(join(folder, 'charts/request.svg'));
    const { status, stderr } = charts('--check', '--folder', folder);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'machines/charts/request.svg is missing: run npm run charts\n',
    });
  });

  it('names the picture and the README when the machine has changed', async () => {
    const { config } = requestMachine;
    const altered = createMachine({ ...config, states: { ...config.states, direct: {} } } as never);
    const drift = driftOf(await chartFiles(MACHINES, { request: altered }));
    expect(drift).toEqual([
      'machines/charts/request.svg is not what the machine says now: run npm run charts',
      'machines/README.md is not what the machine says now: run npm run charts',
    ]);
  });

  it('has an eye on every edge', () => {
    const table = edgeTable(request);
    const other = (edge: ChartEdge): fc.Arbitrary<ChartEdge> =>
      fc.constantFrom<ChartEdge>(
        { ...edge, to: edge.to === 'direct' ? 'done' : 'direct' },
        { ...edge, guard: `${edge.guard}Not` },
        { ...edge, events: edge.events.slice(1) },
        { ...edge, actions: [...edge.actions, 'openBreaker'] },
        { ...edge, actions: [...edge.actions, 'closeBreaker'] },
        { ...edge, actions: [...edge.actions, 'sing'] },
      );
    fc.assert(
      fc.property(
        fc.nat(request.edges.length - 1).chain((at) => {
          const edge = request.edges[at];
          return edge === undefined
            ? fc.constant(request.edges)
            : other(edge).map((e) => request.edges.with(at, e));
        }),
        (edges) => {
          expect(edgeTable({ ...request, edges })).not.toBe(table);
        },
      ),
    );
  });
});

describe('a chart', () => {
  it('has what a state does by itself, and calls what is left after guards `else`', () => {
    const machine = lamp({
      initial: 'off',
      states: {
        off: {
          always: { guard: 'isDark', target: 'on', actions: 'openLight' },
          on: { press: [{ guard: 'isBroken' }, { target: 'on', actions: 'openLight' }], look: {} },
        },
        on: { after: { tooLong: 'off' }, invoke: { src: 'hum', id: 'hum', onError: 'off' } },
      },
    });
    expect(rowsOf(chartOf(machine))).toEqual([
      '| off | always | isDark | on | light, hum |  |  |',
      '| off | press | isBroken | stays |  |  |  |',
      '| off | press | else | on | light, hum |  |  |',
      '| off | look |  | stays |  |  |  |',
      '| on | hum errors, after tooLong |  | off |  | hum |  |',
    ]);
  });

  it('keeps the order in which an event asks its guards', () => {
    const held = request.edges.filter(
      ({ from, events }) => from === 'drafting.held' && events.includes('draft.ended'),
    );
    expect(held.map(({ guard }) => guard)).toEqual(['isKept', 'isForced', 'else']);
  });

  it('leaves out the guards that only sort out stale events', () => {
    expect(edgeTable(request)).not.toContain('stale');
  });
});

describe('the picture', async () => {
  const placed = await layoutChart(request);
  const picture = drawChart('request', 'About <it>', placed);

  it('shows every state and every edge under its name', () => {
    for (const { state } of placed.states) {
      if (state !== null) expect(picture).toContain(`data-state="${state.path}"`);
    }
    for (const { from, to } of request.edges) {
      if (to !== null) expect(picture).toContain(`data-from="${from === '' ? '*' : from}" data-to="${to}"`);
    }
    for (const event of request.edges.flatMap(({ events }) => events)) expect(picture).toContain(event);
  });

  it('has a place for each label that no other label and no state takes', () => {
    const labels = placed.edges.flatMap(({ label }) => (label === null ? [] : [label]));
    const leaves = placed.states.filter(({ state }) => (state?.children ?? []).length === 0);
    const taken = [...labels, ...leaves.map(({ box }) => box)];
    const pairs = labels.flatMap((label, at) => taken.slice(at + 1).map((other) => ({ label, other })));
    expect(pairs.filter(({ label, other }) => overlap(label, other))).toEqual([]);
    expect(taken.filter((box) => !contains({ x: 0, y: 0, ...placed.size }, box))).toEqual([]);
  });

  it('has a title and a description, each id once, and needs nothing beside itself', () => {
    expect(picture).toMatch(/<title id="request-title">.+<\/title>/);
    expect(picture).toContain('About &#60;it&#62;</desc>');
    const ids = [...picture.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(picture).not.toMatch(/href|url\(|@import|<script/);
    expect(picture).toContain('prefers-color-scheme: dark');
  });
});

describe('machines/README.md', () => {
  const [, example = ''] = /```ts\n([\s\S]*?\n)```/.exec(README) ?? [];

  it('has an example that type-checks and does what it says', { timeout: 120_000 }, () => {
    // Inside the project, where its own name and its packages are found.
    const folder = join(ROOT, '.local', `readme-${process.pid}`);
    folders.push(folder);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'example.ts');
    writeFileSync(file, example);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
    );
    const run = (...args: string[]) => {
      const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      return { stdout, stderr };
    };
    const [, said = ''] = /console\.log\(.*\/\/ (.*)\n/.exec(example) ?? [];
    expect(run(file)).toEqual({ stdout: `${said.replace(', then ', '\n')}\n`, stderr: '' });
    writeFileSync(file, example.replace('kept: true', 'kept: false'));
    expect(run(file).stdout).toBe("large says 4\n{ kind: 'answered', by: 'heavy' }\n");
    expect(run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder)).toEqual({
      stdout: '',
      stderr: '',
    });
  });

  it('names each port, each event it sends and each field of the input', () => {
    const fields: Record<keyof RequestInput, true> = {
      lane: true,
      plan: true,
      whole: true,
      control: true,
      serveDraftOnHeavyFailure: true,
      maxSpeculations: true,
      deadlineMs: true,
      lookupMs: true,
      onlyIfCached: true,
    };
    for (const field of Object.keys(fields)) expect(example).toMatch(new RegExp(`^  ${field}: .*//`, 'm'));
    const ports = Object.keys(requestMachine.implementations.actors);
    const rows = ports.map((name) => README.match(new RegExp(`^\\| \`${name}\` .*$`, 'm'))?.[0] ?? '');
    const heard = request.edges
      .flatMap(({ events }) => events)
      .filter((event) => /^[a-z]+\.[a-z]+$/.test(event));
    for (const event of new Set(heard)) {
      if (event !== 'client.gone') expect(rows.join()).toContain(`\`${event}\``);
    }
    expect(rows).not.toContain('');
  });

  it('is short', () => {
    expect(README.trimEnd().split('\n').length).toBeLessThan(225);
  });
});

describe('docs/lifecycle.md', () => {
  const lifecycle = readFileSync(join(ROOT, 'docs/lifecycle.md'), 'utf8');
  const exits = [...lifecycle.matchAll(/^\| [\w ,]+ \| (\d{3}) `(\w+)` +\|/gm)].map(([, status, code]) => [
    code,
    Number(status),
  ]);

  it('has an exit for every error of the gateway, with its status', () => {
    expect(Object.fromEntries(exits)).toEqual(
      Object.fromEntries(Object.entries(ERRORS).map(([code, { status }]) => [code, status])),
    );
    expect(exits).toHaveLength(Object.keys(ERRORS).length);
  });

  it('names files and states that exist', () => {
    const [, ...states] = request.states.flatMap(({ path, children }) => [
      path,
      ...children.map((child) => child.path),
    ]);
    const named = [...lifecycle.matchAll(/`((?:drafting|escalated|speculating|direct|cacheLookup)[.\w]*)`/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, state] of named) expect(['cacheLookup', ...states]).toContain(state);
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
    for (const [file] of lifecycle.matchAll(/[a-z]\w+\.ts/gi)) {
      expect(sources.map((path) => basename(path))).toContain(file);
    }
  });
});

/** The table without the blanks that make its columns even. */
function rowsOf(chart: Chart): string[] {
  const rows = edgeTable(chart).split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .join(' | ')
      .trim(),
  );
}

function lamp(config: Parameters<typeof createMachine>[0]): AnyStateMachine {
  return createMachine({ id: 'lamp', ...config });
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
