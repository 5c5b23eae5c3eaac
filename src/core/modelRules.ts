import { type RawObject, rewriteMembers } from './rawObject.ts';

/**
 * What has to change in a request's fields for one model, since providers differ in names and limits.
 * Applied to drafts and to routed heavy calls; a direct request is forwarded as it came.
 */
export interface ModelRules {
  /** Field names to replace, as max_tokens -> max_completion_tokens. */
  readonly rename: Readonly<Record<string, string>>;
  /** Fields this model refuses. */
  readonly drop: readonly string[];
  /** Highest value of a numeric field, by its old or its new name; set to it when the client gave none. */
  readonly cap: Readonly<Record<string, number>>;
}

export const NO_RULES: ModelRules = { rename: {}, drop: [], cap: {} };

/** The body for one model: the client's own text with `set` written over it and the rules applied. */
export function bodyFor(raw: RawObject, set: Readonly<Record<string, unknown>>, rules: ModelRules): string {
  const changes: Record<string, string | null> = {};
  for (const [field, value] of Object.entries(set)) {
    if (value !== undefined) changes[field] = JSON.stringify(value);
  }
  const current = (field: string): string | null => {
    if (Object.hasOwn(changes, field)) return changes[field] ?? null;
    const member = raw.members.get(field);
    const text = member === undefined ? 'null' : raw.text.slice(member.start, member.end).trim();
    // A client that says null has said nothing.
    return text === 'null' ? null : text;
  };
  for (const [from, to] of Object.entries(rules.rename)) {
    const value = current(from);
    if (value !== null && current(to) === null) changes[to] = value;
    changes[from] = null;
  }
  for (const [named, most] of Object.entries(rules.cap)) {
    const field = Object.hasOwn(rules.rename, named) ? (rules.rename[named] ?? named) : named;
    const value = Number(current(field) ?? Number.NaN);
    changes[field] = JSON.stringify(Number.isFinite(value) ? Math.min(value, most) : most);
  }
  for (const field of rules.drop) changes[field] = null;
  return rewriteMembers(raw, changes);
}
