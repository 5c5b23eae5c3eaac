/** What an entry counts against a store's bound of bytes: its value, and two bytes for each unit of its key. */
export function entryBytes(key: string, value: Uint8Array): number {
  return value.byteLength + 2 * key.length;
}
