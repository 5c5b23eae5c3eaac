/**
 * A figure in a page: `<!-- claim FILE PATH FORMAT -->text<!-- /claim -->`. The path is of keys with dots; in a
 * list, `name=all` or `share=0.95&name=random` chooses the first element that has those values.
 */
const CLAIM = /<!-- claim (\S+) (\S+) (\S+) -->[\s\S]*?<!-- \/claim -->/g;

/**
 * The page with each claim replaced by its figure.
 * @throws Error when a claim points at nothing, or at something its format cannot show: such a page may not stand.
 */
export function filledClaims(page: string, readResult: (file: string) => unknown): string {
  return page.replaceAll(CLAIM, (_, file: string, path: string, format: string) => {
    const value = path
      .split('/')
      .reduce((at, step) => stepInto(at, step, `${file} ${path}`), readResult(file));
    return `<!-- claim ${file} ${path} ${format} -->${shown(value, format, `${file} ${path}`)}<!-- /claim -->`;
  });
}

function stepInto(at: unknown, step: string, claim: string): unknown {
  if (Array.isArray(at)) {
    // Names may have spaces, a path in a comment may not.
    const wanted = step
      .replaceAll('_', ' ')
      .split('&')
      .map((pair) => pair.split('='));
    const found = at.find((element) =>
      wanted.every(
        ([key = '', value]) =>
          String((element as Record<string, unknown>)[key]).replaceAll('_', ' ') === value,
      ),
    );
    if (found !== undefined) return found;
  } else if (typeof at === 'object' && at !== null && step in at) {
    return (at as Record<string, unknown>)[step]; // An object with that key, as the line before has found.
  }
  throw new Error(`The claim ${claim} points at nothing: there is no ${step}`);
}

function shown(value: unknown, format: string, claim: string): string {
  if (format === 'count' && typeof value === 'number') return value.toLocaleString('en-US');
  if (format === 'auroc') return withInterval(value, (number) => number.toFixed(3), claim);
  if (format === 'percent') return withInterval(value, (number) => `${(100 * number).toFixed(1)} %`, claim);
  if (format === 'share' && typeof value === 'number') return `${Number((100 * value).toPrecision(2))} %`;
  if (format === 'text' && typeof value === 'string') return value;
  if (format === 'day' && typeof value === 'string') return value.slice(0, 10);
  if (format === 'decimal' && typeof value === 'number') return String(value);
  if (format === 'kept' && value === null) return 'not measured';
  if (format === 'kept' && typeof value === 'boolean') return value ? 'yes' : '**no**';
  if (format === 'certified' && Array.isArray(value)) {
    const certified = value.filter((stratum) => stratum.stream?.certified === true).length;
    return `${certified} of ${value.length}`;
  }
  throw new Error(`The claim ${claim} cannot be shown as ${format}`);
}

/** An estimate with its interval, or a plain number. */
function withInterval(value: unknown, show: (number: number) => string, claim: string): string {
  if (typeof value === 'number') return show(value);
  const { value: middle, low, high } = (value ?? {}) as { value?: unknown; low?: unknown; high?: unknown }; // Looked at as unknown.
  if (typeof middle !== 'number') throw new Error(`The claim ${claim} is no figure`);
  if (typeof low !== 'number' || typeof high !== 'number') return show(middle);
  return `${show(middle)} [${show(low).replace(' %', '')}, ${show(high).replace(' %', '')}]`;
}
