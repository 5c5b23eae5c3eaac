/** What a Redis store told of its connection, and a way to await the next. */
export function connectionStates() {
  const told: { readonly up: boolean; readonly cause: unknown }[] = [];
  const waiting: { readonly up: boolean; readonly resolve: () => void }[] = [];
  return {
    told,
    onState: (up: boolean, cause?: unknown) => {
      told.push({ up, cause });
      for (const each of waiting.splice(0)) {
        if (each.up === up) each.resolve();
        else waiting.push(each);
      }
    },
    /** Resolves when the connection is so, or at once when that is what was told last. */
    until: (up: boolean): Promise<void> => {
      if (told.at(-1)?.up === up) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ up, resolve }));
    },
  };
}
