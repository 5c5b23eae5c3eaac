import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, join, relative } from 'node:path';
import { type Instruction, parseDockerfile } from './dockerfile.ts';
import { dockerIgnore } from './dockerIgnore.ts';

/** What the steps of a Dockerfile have made of a folder, and what it says about running it. */
export interface BuiltTree {
  /** The folder that stands for `/` of the image. */
  readonly root: string;
  /** As in the image, such as /app. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | null;
  readonly command: readonly string[];
  readonly health: readonly string[] | null;
  /** Paths that were given to another user, as in the image. */
  readonly given: readonly string[];
}

/**
 * Takes the steps of a Dockerfile in an empty folder, without an engine and without the base image: COPY of what
 * .dockerignore lets through, RUN by this machine's shell, Node and npm. `chown` is noted, not done, because the
 * users of the base are not those of this machine.
 * @param project the folder that would be sent to the builder.
 * @throws Error when a step fails or is of a kind that is not understood, with its line.
 */
export function takeBuildSteps(project: string, into: string): BuiltTree {
  const stages = parseDockerfile(readFileSync(join(project, 'Dockerfile'), 'utf8'));
  const ignore = dockerIgnore(readFileSync(join(project, '.dockerignore'), 'utf8'));
  const tools = chownNotes(into);
  const roots = new Map<string, string>();
  let built: BuiltTree | null = null;
  stages.forEach((stage, index) => {
    const root = join(into, `stage-${index}`);
    mkdirSync(root, { recursive: true });
    roots.set(stage.name ?? String(index), root);
    built = stage.instructions.reduce<BuiltTree>(
      (tree, step) => takeStep(tree, step, { project, ignore, roots, tools }),
      { root, workdir: '/', env: {}, user: null, command: [], health: null, given: [] },
    );
  });
  if (built === null) throw new Error('Cannot build: the Dockerfile is empty');
  return built;
}

interface Surroundings {
  readonly project: string;
  readonly ignore: (path: string) => boolean;
  /** Folders of the stages so far, by name. */
  readonly roots: ReadonlyMap<string, string>;
  readonly tools: { readonly folder: string; given(): readonly string[] };
}

function takeStep(tree: BuiltTree, step: Instruction, around: Surroundings): BuiltTree {
  const { name, text, list } = step;
  switch (name) {
    case 'WORKDIR':
      mkdirSync(join(tree.root, text), { recursive: true });
      return { ...tree, workdir: text };
    case 'ENV':
      return { ...tree, env: { ...tree.env, ...pairsOf(text) } };
    case 'USER':
      return { ...tree, user: text };
    case 'COPY':
      copy(tree, step, around);
      return tree;
    case 'RUN':
      return { ...tree, given: [...tree.given, ...run(tree, step, around)] };
    case 'HEALTHCHECK':
      return { ...tree, health: listOf(step, text.slice(text.indexOf('['))) };
    case 'ENTRYPOINT':
      return { ...tree, command: list ?? fail(step, 'is not in the exec form') };
    case 'CMD':
      return { ...tree, command: [...tree.command, ...(list ?? fail(step, 'is not in the exec form'))] };
    case 'LABEL':
    case 'EXPOSE':
    case 'STOPSIGNAL':
      return tree;
    default:
      return fail(step, 'is not understood here');
  }
}

function copy({ root, workdir }: BuiltTree, step: Instruction, around: Surroundings): void {
  const words = step.text.split(/\s+/);
  const to = words.pop() ?? fail(step, 'has no place to go to');
  const isFolder = to.endsWith('/');
  if (words.length > 1 && !isFolder) fail(step, 'copies several sources to what is no folder');
  const target = join(root, to.startsWith('/') ? '' : workdir, to);
  const { from } = step.flags;
  const base = from === undefined ? around.project : around.roots.get(from);
  if (base === undefined) throw fault(step, `copies from ${from}, which there is not`);
  for (const word of words) {
    const source = join(base, word);
    if (!existsSync(source)) fail(step, `copies ${word}, which does not exist`);
    const passes = (path: string) => from !== undefined || !around.ignore(relative(base, path));
    if (!passes(source)) fail(step, `copies ${word}, which .dockerignore keeps out`);
    const into = isFolder && statSync(source).isFile() ? join(target, basename(word)) : target;
    cpSync(source, into, { recursive: true, filter: passes, verbatimSymlinks: true });
  }
}

function run({ root, workdir, env }: BuiltTree, step: Instruction, { tools }: Surroundings): string[] {
  const before = tools.given().length;
  const ended = spawnSync('sh', ['-euc', step.text], {
    cwd: join(root, workdir),
    env: { ...buildEnvironment(), ...env, PATH: `${tools.folder}${delimiter}${process.env.PATH}` },
    encoding: 'utf8',
  });
  if (ended.status !== 0) fail(step, `ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  return tools
    .given()
    .slice(before)
    .map((path) => join(workdir, path));
}

/** This one without what npm and the test runner have put into it for themselves. */
function buildEnvironment(): Record<string, string | undefined> {
  const own = /^npm_(?!config_(?:registry|cache|userconfig)$)|^(?:NODE_(?:ENV|OPTIONS)$|VITEST|INIT_CWD$)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  // Without a network it ends in time, instead of trying again for ten minutes.
  return { ...Object.fromEntries(kept), npm_config_fetch_retries: '1', npm_config_fetch_timeout: '60000' };
}

/** A folder with a `chown` in it that notes what would be given to whom. */
function chownNotes(into: string) {
  const folder = join(into, 'tools');
  const notes = join(folder, 'notes');
  mkdirSync(folder, { recursive: true });
  writeFileSync(notes, '');
  writeFileSync(join(folder, 'chown'), `#!/bin/sh\nshift\nprintf '%s\\n' "$@" >> '${notes}'\n`);
  chmodSync(join(folder, 'chown'), 0o755);
  return { folder, given: () => readFileSync(notes, 'utf8').split('\n').filter(Boolean) };
}

/** Takes away from everyone the right to write to what is in a folder, and to the folder. */
export function makeReadOnly(path: string): void {
  const { mode } = statSync(path);
  chmodSync(path, mode & ~0o222);
  if (!statSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) makeReadOnly(join(path, entry.name));
  }
}

function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(/\s+/).map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function listOf(step: Instruction, text: string): readonly string[] {
  const parsed: unknown = text.startsWith('[') ? JSON.parse(text) : null;
  return Array.isArray(parsed) ? parsed.map(String) : fail(step, 'is not in the exec form');
}

function fail(step: Instruction, why: string): never {
  throw fault(step, why);
}

function fault({ line, name }: Instruction, why: string): Error {
  return new Error(`Dockerfile, line ${line}: ${name} ${why}`);
}
