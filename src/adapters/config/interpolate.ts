export type Environment = Readonly<Record<string, string | undefined>>;

export type Interpolated =
  | {
      readonly ok: true;
      readonly text: string;
      /** Variables whose values are in the text. */
      readonly variables: readonly string[];
      /** Whether anything was put in, a default included. */
      readonly changed: boolean;
    }
  | { readonly ok: false; readonly faults: readonly string[] };

const PLACEHOLDER = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

/** A variable's value without the space around it; an empty one is unset. */
export function variable(env: Environment, name: string): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
  return value === '' ? undefined : value;
}

/**
 * A text with `${NAME}` and `${NAME:-default}` replaced by values of the environment, once: what a value
 * holds is never looked into. `$${` is a literal `${`. An empty variable is an unset one.
 */
export function interpolate(text: string, env: Environment): Interpolated {
  const faults: string[] = [];
  const variables: string[] = [];
  let changed = false;
  const replaced = text.replace(PLACEHOLDER, (whole: string, name?: string, fallback?: string) => {
    changed = true;
    if (whole === '$${') return '${';
    if (name === undefined || fallback?.includes('${')) {
      faults.push(`${whole} is neither $\{NAME} nor $\{NAME:-default}; for a literal $\{ write $$\{`);
      return '';
    }
    const value = variable(env, name);
    if (value !== undefined) variables.push(name);
    else if (fallback === undefined) {
      faults.push(`the environment variable ${name} is not set; set it, or write $\{${name}:-default}`);
    }
    return value ?? fallback ?? '';
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, text: replaced, variables, changed };
}
