/**
 * Which paths of a folder are kept from the builder, by the text of a .dockerignore: the last line that fits a path
 * or a folder above it decides, and `!` takes it back in. Paths and `*` are understood, nothing else.
 * @throws SyntaxError at a pattern that is not.
 */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const taken = line.startsWith('!');
      const pattern = taken ? line.slice(1) : line;
      if (/\*\*|[?[\]\\]/.test(pattern)) throw new SyntaxError(`Cannot read the pattern ${line}`);
      return { taken, fits: fitting(pattern) };
    });
  return (path) => rules.findLast(({ fits }) => fits(path))?.taken === false;
}

function fitting(pattern: string): (path: string) => boolean {
  const whole = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+^${}()|]/g, '\\$&'))
    .join('[^/]*');
  const expression = new RegExp(`^${whole}(?:/.*)?$`);
  return (path) => expression.test(path);
}
