import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Environment, interpolate } from './interpolate.ts';
import {
  emptyTree,
  type Finding,
  isTree,
  type Origin,
  type Path,
  pathKey,
  type RawSettings,
} from './rawSettings.ts';

/** Sections whose entries mean something even when nothing stands under their names. */
const SECTIONS_OF_NAMES: ReadonlySet<unknown> = new Set(['upstreams', 'models', 'routes']);

/**
 * Reads YAML and puts the environment into its text scalars, after parsing, so that no value can add
 * structure. Null and empty values are left out.
 * @param file how mistakes call it.
 */
export function readYaml(text: string, file: string, env: Environment): RawSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const origins = new Map<string, Origin>();
  const findings: Finding[] = [];

  const originAt = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    const place = `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
    return { place, order: offset, inFile: true, interpolated: false, variables: [] };
  };

  const scalar = (value: unknown, path: Path, origin: Origin): unknown => {
    if (value === null && path.length === 2 && SECTIONS_OF_NAMES.has(path[0])) return emptyTree();
    if (typeof value !== 'string') return value ?? undefined;
    const result = interpolate(value, env);
    if (!result.ok) {
      for (const message of result.faults) findings.push({ path, message, origin });
      return undefined;
    }
    const { changed, variables } = result;
    origins.set(pathKey(path), { ...origin, interpolated: changed, variables });
    return result.text === '' ? undefined : result.text;
  };

  const read = (node: unknown, path: Path, name: Origin, open: readonly unknown[]): unknown => {
    const target = isAlias(node) ? node.resolve(document) : node;
    const offset = (node as Node | null)?.range?.[0]; // Nodes of a parsed document, or null for no value.
    const origin = { ...(offset === undefined ? name : originAt(offset)), name };
    if (open.includes(target)) {
      findings.push({ path, message: 'the alias leads back to itself', origin });
      return undefined;
    }
    origins.set(pathKey(path), origin);
    if (isScalar(target)) return scalar(target.value, path, origin);
    if (isSeq(target)) return readList(target.items, path, origin, [...open, target]);
    if (!isMap(target)) return scalar(null, path, origin);
    const tree = emptyTree();
    for (const { key, value } of target.items) {
      const keyOffset = (key as Node).range?.[0] ?? 0; // Keys of a parsed document are nodes.
      const setting = isScalar(key) ? String(key.value) : String(key);
      const child = read(value, [...path, setting], originAt(keyOffset), [...open, target]);
      if (child !== undefined) tree[setting] = child;
    }
    return tree;
  };

  const readList = (items: readonly unknown[], path: Path, origin: Origin, open: readonly unknown[]) => {
    const list: unknown[] = [];
    for (const item of items) {
      const value = read(item, [...path, list.length], origin, open);
      if (value !== undefined) list.push(value);
    }
    return list;
  };

  for (const { message, code, pos } of [...document.errors, ...document.warnings]) {
    findings.push({
      path: [],
      message: syntaxFault(message, code, text.slice(pos[0])),
      origin: originAt(pos[0]),
    });
  }
  if (findings.length > 0) return { values: emptyTree(), origins, findings };
  const values = read(document.contents, [], originAt(0), []);
  if (values === undefined) return { values: emptyTree(), origins, findings };
  if (isTree(values)) return { values, origins, findings };
  return {
    values: emptyTree(),
    origins,
    findings: [...findings, { path: [], message: 'the file must be a mapping of settings' }],
  };
}

function syntaxFault(message: string, code: string, rest: string): string {
  if (code === 'DUPLICATE_KEY') return `the key ${/^[^\s:]*/.exec(rest)?.[0]} stands here twice`;
  // What the parser quotes after a colon is text of the file, which may be a key.
  return `this is not YAML: ${message.replace(/:\s*["'].*$/s, '')}`;
}
