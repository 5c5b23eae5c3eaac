/** The words of a text, parted by white space, as a set. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** A map from lines of `from=to` parted by white space. */
export function wordMap(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...wordSet(text)].map((pair) => {
      const [from = '', to = ''] = pair.split('=');
      return [from, to] as const;
    }),
  );
}
