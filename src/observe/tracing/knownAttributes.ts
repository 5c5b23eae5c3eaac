export type Attributes = Readonly<Record<string, string | number | boolean>>;

const LONGEST = 200;

/**
 * Attributes of what is known: what is null is left out, and so is what is no number. Texts are cut to 200
 * characters, since a client may name a model as it likes.
 */
export function knownAttributes(
  values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): Attributes {
  const known: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) continue;
    // A collector drops a whole batch for half a character.
    known[name] = typeof value === 'string' ? value.slice(0, LONGEST).toWellFormed() : value;
  }
  return known;
}
