/**
 * Positions of the keys by what decides their slot in a Redis Cluster: the text of the first `{...}` that is not
 * empty, else the whole key. Keys of one group may be asked for in one command.
 */
export function byHashTag(keys: readonly string[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [index, key] of keys.entries()) {
    const tag = hashTag(key);
    const group = groups.get(tag);
    if (group === undefined) groups.set(tag, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

function hashTag(key: string): string {
  const opening = key.indexOf('{');
  const closing = key.indexOf('}', opening + 1);
  return opening >= 0 && closing > opening + 1 ? key.slice(opening + 1, closing) : key;
}
