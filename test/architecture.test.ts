import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the files of one ring may import. */
interface Ring {
  /** Whose files: the longest that fits a path rules it. */
  readonly of: string;
  /** Folders (ending in a slash) and files of the project. A file's own folder is `./`. */
  readonly own: readonly string[];
  /** Packages and node: modules; `any` is any that is not reserved. */
  readonly packages: readonly string[] | 'any';
}

/** RxJS and XState are the token path's and the chart's: nobody else knows them. */
const RESERVED = ['rxjs', 'xstate'];

/** Adapters that commands use by themselves, without a gateway: files to read, to write and to grade by. */
const WORK_OF_COMMANDS = ['evidence', 'calibration', 'dataset', 'runs', 'grading', 'alarms', 'text'].map(
  (name) => `src/adapters/${name}/`,
);

/** The files that compose.ts is divided into. */
const COMPOSITION = [
  'src/connectUpstreams.ts',
  'src/connectJudge.ts',
  'src/routePolicy.ts',
  'src/composeEvidence.ts',
  'src/composeCache.ts',
  'src/composeMetrics.ts',
  'src/connectTracing.ts',
  'src/policyStanding.ts',
  'src/readinessChecks.ts',
  'src/log.ts',
];

const RINGS: readonly Ring[] = [
  { of: 'src/core/', own: ['./'], packages: [] },
  { of: 'machines/', own: ['./', 'src/core/'], packages: ['xstate'] },
  { of: 'src/stream/', own: ['./', 'src/core/'], packages: ['rxjs'] },
  { of: 'src/ports.ts', own: ['src/core/', 'src/cachePorts.ts'], packages: [] },
  { of: 'src/cachePorts.ts', own: ['src/core/', 'src/ports.ts'], packages: [] },
  {
    of: 'src/gateway/',
    own: ['./', 'src/core/', 'src/stream/', 'src/ports.ts', 'machines/index.ts'],
    packages: ['rxjs', 'xstate'],
  },
  // The statistics of a calibration: pure, with chance seeded; whatever libraries they need.
  { of: 'src/calibration/', own: ['./', 'src/core/', 'src/ports.ts'], packages: 'any' },
  // The cache's tiers: what they need of the world are ports, and what they trust is in core.
  {
    of: 'src/cache/breaker.ts',
    own: ['src/ports.ts', 'machines/index.ts', 'src/cache/BreakerOpen.ts'],
    packages: ['xstate'],
  },
  { of: 'src/cache/', own: ['./', 'src/core/', 'src/ports.ts'], packages: 'any' },
  // What others replay and test their policies with.
  { of: 'src/replay.ts', own: ['src/core/'], packages: [] },
  {
    of: 'src/adapters/runs/',
    // A run's records are graded drafts, and are written as evidence is: one format, one reader.
    own: ['./', 'src/core/', 'src/ports.ts', 'src/adapters/evidence/'],
    packages: 'any',
  },
  { of: 'src/adapters/*/', own: ['./', 'src/core/', 'src/ports.ts'], packages: 'any' },
  { of: 'src/http/', own: ['./', 'src/core/', 'src/ports.ts', 'src/gateway/'], packages: 'any' },
  {
    of: 'src/observe/',
    own: ['./', 'src/core/', 'src/ports.ts', 'src/gateway/', 'machines/index.ts'],
    packages: 'any',
  },
  {
    of: 'src/inspector/',
    own: ['./', 'src/core/', 'src/ports.ts', 'src/gateway/', 'machines/index.ts'],
    packages: 'any',
  },
  {
    of: 'src/cli/',
    own: [
      './',
      'src/core/',
      'src/ports.ts',
      'src/compose.ts',
      'src/connectUpstreams.ts',
      'src/connectJudge.ts',
      'src/connectTracing.ts',
      'src/policyStanding.ts',
      // What collects drafts meters and records them as the gateway does.
      'src/gateway/',
      'src/calibration/',
      'src/adapters/config/',
      'src/adapters/sandbox/',
      ...WORK_OF_COMMANDS,
      'package.json',
    ],
    packages: 'any',
  },
  {
    of: 'src/main.ts',
    own: ['src/cli/', 'src/core/', 'src/compose.ts', 'src/adapters/config/', 'src/adapters/sandbox/'],
    packages: 'any',
  },
  {
    of: 'src/compose.ts',
    own: [
      'src/core/',
      'src/ports.ts',
      'src/gateway/',
      'src/adapters/',
      'src/http/',
      'src/observe/',
      'src/inspector/',
      ...COMPOSITION,
    ],
    packages: ['rxjs', 'fastify', 'node:'],
  },
  // The composition's parts, which a command may need without a gateway, or which are a page of their own.
  {
    of: 'src/connectUpstreams.ts',
    own: ['src/ports.ts', 'src/gateway/route.ts', 'src/adapters/config/', 'src/adapters/upstream/'],
    packages: [],
  },
  {
    of: 'src/routePolicy.ts',
    own: ['src/core/', 'src/adapters/config/', 'src/adapters/calibration/', 'src/policyStanding.ts'],
    packages: [],
  },
  {
    of: 'src/modelAddress.ts',
    own: ['src/core/', 'src/adapters/config/'],
    packages: [],
  },
  {
    of: 'src/connectJudge.ts',
    own: ['src/ports.ts', 'src/modelAddress.ts', 'src/adapters/config/', 'src/adapters/grading/'],
    packages: [],
  },
  {
    of: 'src/connectTracing.ts',
    own: ['src/log.ts', 'src/adapters/config/', 'src/observe/tracing/'],
    packages: [],
  },
  {
    of: 'src/connectStores.ts',
    own: [
      'src/ports.ts',
      'src/log.ts',
      'src/adapters/config/',
      'src/adapters/store/',
      'src/adapters/vectors/',
    ],
    packages: [],
  },
  { of: 'src/cacheChecks.ts', own: ['src/core/'], packages: [] },
  { of: 'src/tellCacheFault.ts', own: ['src/log.ts', 'src/cache/'], packages: [] },
  {
    of: 'src/composeCache.ts',
    own: [
      'src/core/',
      'src/cache/',
      'src/calibration/clopperPearson.ts',
      'src/ports.ts',
      'src/log.ts',
      'src/connectStores.ts',
      'src/modelAddress.ts',
      'src/cacheChecks.ts',
      'src/tellCacheFault.ts',
      'src/adapters/',
    ],
    packages: [],
  },
  {
    of: 'src/composeEvidence.ts',
    own: [
      'src/connectJudge.ts',
      'src/ports.ts',
      'src/log.ts',
      'src/adapters/config/',
      'src/adapters/alarms/',
      'src/adapters/evidence/',
      'src/adapters/grading/',
    ],
    packages: ['node:'],
  },
  {
    of: 'src/composeMetrics.ts',
    own: [
      'src/core/',
      'src/gateway/',
      'src/http/',
      'src/observe/',
      'src/log.ts',
      'src/policyStanding.ts',
      'src/adapters/config/',
    ],
    packages: ['node:'],
  },
  { of: 'src/policyStanding.ts', own: ['src/core/'], packages: [] },
  {
    of: 'src/readinessChecks.ts',
    own: ['src/ports.ts', 'src/gateway/', 'src/policyStanding.ts'],
    packages: [],
  },
  { of: 'src/log.ts', own: [], packages: [] },
  // Servers of their own, beside the gateway: they share the words of the wire and nothing else.
  { of: 'sandbox/', own: ['./'], packages: 'any' },
  { of: 'local/', own: ['./'], packages: 'any' },
];
const WIRE_TYPES = 'src/core/chat.ts';

function filesIn(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) =>
      globSync(`${folder}/**/*.ts`, { cwd: ROOT, exclude: (name) => name === 'node_modules' }),
    )
    .sort();
}

function sourceOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Every import and re-export of a source, of types too. */
function importsIn(source: string): Import[] {
  const found: Import[] = [];
  for (const [, type, specifier] of source.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[^'";=]*?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  )) {
    found.push({ specifier: specifier ?? '', typeOnly: type !== undefined });
  }
  for (const [, specifier] of source.matchAll(/\bimport\(\s*['"`]([^'"`]+)['"`]/g)) {
    found.push({ specifier: specifier ?? '', typeOnly: false });
  }
  return found;
}

/** The ring of a file, and the folder that is its own there. */
function ringOf(file: string): { readonly ring: Ring; readonly folder: string } | null {
  for (const ring of RINGS) {
    const folder = file.match(new RegExp(`^${ring.of.replaceAll('.', '\\.').replace('*', '[^/]+')}`))?.[0];
    if (folder !== undefined) return { ring, folder };
  }
  return null;
}

/** Whether a file may import this. */
function mayImport(file: string, { specifier, typeOnly }: Import): boolean {
  const found = ringOf(file);
  if (found === null) return false;
  const { ring, folder } = found;
  if (!specifier.startsWith('.')) {
    const named = (name: string) =>
      specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`);
    return ring.packages === 'any' ? !RESERVED.some(named) : ring.packages.some(named);
  }
  const target = normalize(join(dirname(file), specifier));
  if ((folder === 'sandbox/' || folder === 'local/') && target === WIRE_TYPES) return typeOnly;
  return ring.own.some((place) => {
    const allowed = place === './' ? folder : place;
    return allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed;
  });
}

describe('the rings', () => {
  test.each(filesIn('src', 'machines', 'sandbox', 'local'))('%s imports inwards only', (file) => {
    const outwards = importsIn(sourceOf(file)).filter((one) => !mayImport(file, one));
    expect(outwards.map(({ specifier }) => specifier)).toEqual([]);
  });

  test('are told apart by this test', () => {
    const value = (specifier: string) => ({ specifier, typeOnly: false });
    const type = (specifier: string) => ({ specifier, typeOnly: true });
    expect(mayImport('src/core/cost.ts', value('./entropy.ts'))).toBe(true);
    expect(mayImport('src/core/cost.ts', type('../ports.ts'))).toBe(false);
    expect(mayImport('src/core/cost.ts', value('node:fs'))).toBe(false);
    expect(mayImport('src/stream/judge.ts', value('rxjs/operators'))).toBe(true);
    expect(mayImport('src/stream/judge.ts', type('../gateway/lane.ts'))).toBe(false);
    expect(mayImport('machines/port.ts', value('rxjs'))).toBe(false);
    expect(mayImport('src/gateway/lane.ts', value('../../machines/index.ts'))).toBe(true);
    expect(mayImport('src/gateway/lane.ts', type('../adapters/memory/noCache.ts'))).toBe(false);
    expect(mayImport('src/adapters/memory/noCache.ts', value('../text/jsonCheck.ts'))).toBe(false);
    expect(mayImport('src/adapters/memory/noCache.ts', value('lru-cache'))).toBe(true);
    expect(mayImport('src/adapters/memory/noCache.ts', value('rxjs'))).toBe(false);
    expect(mayImport('src/adapters/runs/runLog.ts', value('../evidence/gradedDraftLine.ts'))).toBe(true);
    expect(mayImport('src/adapters/evidence/gradedDraftLine.ts', value('../runs/runLog.ts'))).toBe(false);
    expect(mayImport('src/calibration/auroc.ts', value('jstat'))).toBe(true);
    expect(mayImport('src/calibration/auroc.ts', value('../adapters/runs/runLog.ts'))).toBe(false);
    expect(mayImport('src/core/scorer.ts', type('../calibration/auroc.ts'))).toBe(false);
    expect(mayImport('src/cli/report.ts', value('../adapters/evidence/readEvidence.ts'))).toBe(true);
    expect(mayImport('src/cli/report.ts', value('../../bench/data/index.ts'))).toBe(false);
    expect(mayImport('src/replay.ts', value('./core/replayDraft.ts'))).toBe(true);
    expect(mayImport('src/replay.ts', value('./ports.ts'))).toBe(false);
    expect(mayImport('src/adapters/loose.ts', value('zod'))).toBe(false);
    expect(mayImport('src/cli/serve.ts', value('../adapters/memory/noCache.ts'))).toBe(false);
    expect(mayImport('src/compose.ts', value('../sandbox/main.ts'))).toBe(false);
    expect(mayImport('sandbox/main.ts', type('../src/core/chat.ts'))).toBe(true);
    expect(mayImport('sandbox/main.ts', value('../src/core/chat.ts'))).toBe(false);
    expect(mayImport('sandbox/main.ts', type('../local/server.ts'))).toBe(false);
  });

  test('are read from every form of import', () => {
    const source = `import type { A } from './a.ts';
import {
  type B,
  c,
} from "./b.ts";
import './c.ts';
export * from './d.ts';
export { e } from './e.ts';
const f = await import('./f.ts');
export const from = 'not/an/import';`;
    expect(importsIn(source).map(({ specifier }) => specifier)).toEqual([
      './a.ts',
      './b.ts',
      './c.ts',
      './d.ts',
      './e.ts',
      './f.ts',
    ]);
    expect(importsIn(source).filter(({ typeOnly }) => typeOnly)).toHaveLength(1);
  });
});

describe('time and chance', () => {
  const WORLDLY =
    /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\b|\bset(?:Timeout|Interval|Immediate)\b|\bperformance\b|\bcrypto\b/;

  test.each(filesIn('src/core', 'machines'))('come into %s as arguments', (file) => {
    const code = sourceOf(file)
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      .replaceAll(/^\s*\/\/.*$/gm, '');
    expect(code.match(WORLDLY)?.[0]).toBeUndefined();
  });
});

describe('files', () => {
  /** Looked at again and left whole, each for its reason. */
  const LONGER: Readonly<Record<string, { readonly lines: number; readonly because: string }>> = {
    'machines/request.machine.ts': { lines: 480, because: 'a chart is read as one picture' },
    'src/cli/demo/scenarios.ts': { lines: 500, because: 'a list of scripts, not code' },
  };
  /** Collections that are known by a name of their own. */
  const NAMED_OTHERWISE = [
    'src/main.ts',
    'src/ports.ts',
    'src/cachePorts.ts',
    'src/replay.ts',
    'machines/index.ts',
    // A format: what writes a line of it, and what reads one.
    'src/adapters/runs/ledgerLine.ts',
    'src/adapters/evidence/feedbackLine.ts',
    'src/adapters/evidence/gradedDraftLine.ts',
    // A method: its bounds, from above and from below.
    'src/calibration/clopperPearson.ts',
    'src/core/auditAlarm.ts',
  ];

  test.each(filesIn('src', 'machines'))('%s is short enough to be read at once', (file) => {
    expect(sourceOf(file).split('\n').length - 1).toBeLessThanOrEqual(LONGER[file]?.lines ?? 250);
  });

  test.each(
    filesIn('src', 'machines').filter((file) => !NAMED_OTHERWISE.includes(file) && !file.endsWith('.d.ts')),
  )('%s is named for what it exports', (file) => {
    const names = [
      ...sourceOf(file).matchAll(
        /^export (?:async )?(?:const|function\*?|class|interface|type) ([A-Za-z_$][\w$]*)/gm,
      ),
    ].map(([, name]) => (name ?? '').replaceAll('_', '').toLowerCase());
    const stem = basename(file, '.ts').replaceAll('.', '').toLowerCase().replace(/s$/, '');
    expect(names.filter((name) => name.includes(stem))).not.toEqual([]);
  });

  test('and folders say what they are: nothing is a drawer', () => {
    const everything = filesIn('src', 'machines', 'sandbox', 'local', 'test', 'bench', 'tools');
    expect(everything.length).toBeGreaterThan(100);
    const drawers = everything.filter((file) =>
      /(?:^|\/)(?:utils?|helpers?|common|misc|shared|lib)(?:\/|\.)/i.test(file),
    );
    expect(drawers).toEqual([]);
  });
});
