import { z } from 'zod';
import { explainIssue } from './explainIssue.ts';
import { type Finding, type Path, type RawSettings, type Tree, valueAt, withValue } from './rawSettings.ts';
import { schemaAt } from './schemaAt.ts';
import { type Settings, settingsSchema } from './settings.ts';

export interface ParsedSettings {
  /** What is right, with defaults; a setting that is wrong counts as absent, so that the rest is checked. */
  readonly settings: Settings;
  readonly findings: readonly Finding[];
}

/** Validates all settings. Text that came from the environment may stand for a number or a truth value. */
export function parseSettings(raw: RawSettings): ParsedSettings {
  let values = coerced(raw);
  let result = settingsSchema.safeParse(values);
  const findings = (result.error?.issues ?? []).flatMap((issue) => explainIssue(issue, values));
  // Each round takes something out, and {} is valid: this ends.
  while (!result.success) {
    values = withoutFaulty(values, result.error.issues);
    result = settingsSchema.safeParse(values);
  }
  return { settings: result.data, findings };
}

function coerced({ values, origins }: RawSettings): Tree {
  let tree = values;
  for (const [key, { interpolated }] of origins) {
    if (!interpolated) continue;
    const path: Path = JSON.parse(key);
    const text = valueAt(tree, path);
    if (typeof text !== 'string') continue;
    const schema = schemaAt(path);
    if (schema instanceof z.ZodNumber && /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text)) {
      tree = withValue(tree, path, Number(text));
    }
    if (schema instanceof z.ZodBoolean && /^(true|false)$/i.test(text)) {
      tree = withValue(tree, path, text.toLowerCase() === 'true');
    }
  }
  return tree;
}

function withoutFaulty(values: Tree, issues: readonly z.core.$ZodIssue[]): Tree {
  const paths = issues.flatMap((issue): readonly Path[] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
    return [issue.path];
  });
  // Later items of a list first, so that the positions of earlier ones still hold.
  const last = (path: Path) => Number(path.at(-1)) || 0;
  return paths
    .toSorted((a, b) => last(b) - last(a))
    .reduce((tree, path) => withValue(tree, present(tree, path), undefined), values);
}

/** The setting itself, or, for one that is missing, the nearest one around it that can be taken out. */
function present(tree: Tree, path: Path): Path {
  let existing = path;
  while (existing.length > 1 && valueAt(tree, existing) === undefined) existing = existing.slice(0, -1);
  return existing;
}
