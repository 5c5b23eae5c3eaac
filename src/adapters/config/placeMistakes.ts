import { formatMistake, type Mistake } from './mistake.ts';
import { type Finding, isUnder, type Path, type Place, pathKey, type RawSettings } from './rawSettings.ts';

const LONGEST_MESSAGE = 600;

/**
 * Gives each finding its place, leaves out those that only follow from another one, and tells them in the
 * order of the file, those of the environment first.
 * @param file how the file is called; null without one.
 */
export function placeMistakes(
  findings: readonly Finding[],
  raw: RawSettings,
  file: string | null,
  redact: (text: string) => string,
): readonly Mistake[] {
  const first = findings.filter((finding) => finding.about === undefined);
  const placed = findings
    .filter(({ about }) => !about?.some((path) => first.some((finding) => touches(finding.path, path))))
    .map((finding) => {
      const { place, order } = originOf(finding, raw) ?? { place: file ?? 'environment', order: 0 };
      const message = redact(finding.message);
      const short = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}...` : message;
      return { order, mistake: { place, setting: redact(settingName(finding.path)), message: short } };
    });
  const ordered = placed.toSorted((a, b) => a.order - b.order).map(({ mistake }) => mistake);
  // Two routes may tell of one missing server.
  return [...new Map(ordered.map((mistake) => [formatMistake(mistake), mistake])).values()];
}

function originOf(
  { path, origin, variable, aboutName }: Finding,
  { origins }: RawSettings,
): Place | undefined {
  if (origin !== undefined) return origin;
  const own = origins.get(pathKey(path));
  if (own !== undefined) return aboutName ? (own.name ?? own) : own;
  if (variable !== undefined && !hasFileParent(path, origins)) {
    return { place: variable, order: -1 };
  }
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const parent = origins.get(pathKey(path.slice(0, length)));
    if (parent !== undefined) return parent;
  }
  return undefined;
}

function hasFileParent(path: Path, origins: RawSettings['origins']): boolean {
  return path.length > 1 && origins.get(pathKey(path.slice(0, -1)))?.inFile === true;
}

function touches(path: Path, other: Path): boolean {
  return path.length > 0 && (isUnder(path, other) || isUnder(other, path));
}

/** A path as people write it: routes.auto.hold_back.tokens, server.cors_origins[0]. */
function settingName(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
