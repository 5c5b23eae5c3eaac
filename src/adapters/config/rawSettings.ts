/** Where a setting stands: names of mappings and positions in lists. */
export type Path = readonly PropertyKey[];

/** Nested settings as they were written. Made without a prototype, so that any name is only a name. */
export type Tree = { [name: string]: unknown };

export interface Place {
  /** `config.yaml:12:5` or the name of a variable. */
  readonly place: string;
  /** Offset in the file; -1 for a variable: mistakes are told in this order. */
  readonly order: number;
}

/** Where a value came from. */
export interface Origin extends Place {
  /** Where the value's name stands. */
  readonly name?: Place;
  /** The file itself has something here, even if a variable supplied its text. */
  readonly inFile: boolean;
  /** Text from the environment: `8080` may stand for a number. */
  readonly interpolated: boolean;
  /** Variables whose values are in it. */
  readonly variables: readonly string[];
}

/** A mistake that may not know its place yet. */
export interface Finding {
  readonly path: Path;
  /** Its place, where it is not that of `path`. */
  readonly origin?: Place;
  /** It is about the setting's name, not about its value. */
  readonly aboutName?: boolean;
  readonly message: string;
  /** The variable that would mend it, which stands for a place when the file has none for the path. */
  readonly variable?: string;
  /** Settings it follows from: it is left out when one of them was a mistake itself. */
  readonly about?: readonly Path[];
}

/** Settings before validation: absent and empty ones are not there. */
export interface RawSettings {
  readonly values: Tree;
  /** By `pathKey`. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly findings: readonly Finding[];
}

/** Nothing configured. */
export const NO_SETTINGS: RawSettings = { values: emptyTree(), origins: new Map(), findings: [] };

export function emptyTree(): Tree {
  return Object.create(null);
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as a key of maps. */
export function pathKey(path: Path): string {
  return JSON.stringify(path.map(String));
}

/** Whether `path` is `ancestor` or lies below it. */
export function isUnder(path: Path, ancestor: Path): boolean {
  return ancestor.every((part, at) => String(path[at]) === String(part)) && path.length >= ancestor.length;
}

/** The value at a path, or undefined. */
export function valueAt(tree: unknown, path: Path): unknown {
  let value = tree;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isTree(value) && Object.hasOwn(value, part)) value = value[String(part)];
    else return undefined;
  }
  return value;
}

/** A copy with one value set, or taken out where it is undefined. Unchanged where a parent is no mapping. */
export function withValue(tree: Tree, path: Path, value: unknown): Tree {
  return changed(tree, path, value) as Tree; // A tree at the root stays one: path is not empty.
}

function changed(node: unknown, [part, ...rest]: Path, value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(node)) {
    const items = node.map((item, at) => (at === Number(part) ? changed(item, rest, value) : item));
    return items.filter((item) => item !== undefined);
  }
  const parent = node === undefined ? emptyTree() : node;
  if (!isTree(parent)) return node;
  const copy = Object.assign(emptyTree(), parent);
  const child = changed(copy[String(part)], rest, value);
  if (child === undefined) delete copy[String(part)];
  else copy[String(part)] = child;
  return copy;
}
