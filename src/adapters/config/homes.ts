import { isDeepStrictEqual } from 'node:util';
import { type Role, UPSTREAM_VARIABLES } from './environment.ts';
import type { KnownUpstream } from './readUpstreams.ts';

/** The upstream that serves a side's models unless something names another one; null is none. */
export type Homes = Readonly<Record<Role, string | null>>;

/**
 * Where each side is at home. What the file says goes before the environment, and what is said of one side
 * before what is said of both; the file's only upstream serves both sides.
 */
export function homesOf(upstreams: ReadonlyMap<string, KnownUpstream>): Homes {
  const others = [...upstreams.keys()].filter((name) => !Object.hasOwn(UPSTREAM_VARIABLES, name));
  const only = others.length === 1 ? others[0] : undefined;
  const home = (role: Role): string | null => {
    const candidates = [
      inFile(upstreams, role),
      inFile(upstreams, 'openai'),
      only,
      upstreams.has(role) ? role : undefined,
      upstreams.has('openai') ? 'openai' : undefined,
    ];
    return candidates.find((name) => name !== undefined) ?? null;
  };
  return { draft: home('draft'), heavy: home('heavy') };
}

/**
 * Two sides at home on one server with one key share its connections: they are one upstream, `openai`. The
 * answer gives each of the two the name it goes by.
 * @param isTaken whether something else goes by that name.
 */
export function mergedNames(
  upstreams: ReadonlyMap<string, KnownUpstream>,
  { draft, heavy }: Homes,
  isTaken: boolean,
): ReadonlyMap<string, string> {
  if (draft === null || heavy === null || draft === heavy) return new Map();
  const isOwn = [draft, heavy].every((name) => Object.hasOwn(UPSTREAM_VARIABLES, name));
  const clashes = isTaken && draft !== 'openai' && heavy !== 'openai';
  if (!isOwn || clashes || !isAlike(upstreams.get(draft), upstreams.get(heavy))) return new Map();
  return new Map([draft, heavy].map((name) => [name, 'openai']));
}

function inFile(upstreams: ReadonlyMap<string, KnownUpstream>, name: string): string | undefined {
  return upstreams.get(name)?.inFile === true ? name : undefined;
}

function isAlike(one: KnownUpstream | undefined, other: KnownUpstream | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const named = { ...one.config, name: other.config.name };
  return isDeepStrictEqual(named, other.config) && isDeepStrictEqual(one.listed, other.listed);
}
