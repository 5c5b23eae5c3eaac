import type { z } from 'zod';
import { didYouMean, nearestName } from './nearestName.ts';
import type { Finding, Path, Tree } from './rawSettings.ts';
import { valueAt } from './rawSettings.ts';
import { rangeAt, settingsIn } from './schemaAt.ts';
import { isSecretPath } from './secrets.ts';

type Issue = z.core.$ZodIssue;

/** What a schema's complaint means to whoever wrote the settings: the value, what is allowed, the near miss. */
export function explainIssue(issue: Issue, values: Tree): readonly Finding[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      aboutName: true,
      message: `there is no setting of this name; ${didYouMean(key, settingsIn(path))}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const fault = issue.issues[0]?.message ?? 'is not a name that can stand here';
    return [{ path, aboutName: true, message: `the name ${show(path.at(-1))} ${fault}` }];
  }
  const value = valueAt(values, path);
  if (value === undefined) return [{ path, message: 'this setting is missing and has no default' }];
  const shown = isSecretPath(path) ? 'the value (not shown)' : show(value);
  return [{ path, message: `${shown} ${fault(issue, value, path)}` }];
}

/** A value as it stands in a mistake. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function fault(issue: Issue, value: unknown, path: Path): string {
  const range = rangeAt(path);
  const allowed = range === '' ? '' : `; it must be ${range}`;
  switch (issue.code) {
    case 'invalid_type':
      return range === '' ? `is not ${NOUNS[issue.expected] ?? issue.expected}` : `is not ${range}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `is longer than ${issue.maximum} characters`
        : `is ${issue.inclusive ? 'above' : 'not below'} ${issue.maximum}${allowed}`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'is empty'
        : `is ${issue.inclusive ? 'below' : 'not above'} ${issue.minimum}${allowed}`;
    case 'invalid_value': {
      const names = issue.values.map(String);
      const nearest = nearestName(String(value), names);
      return `is not one of ${names.join(', ')}${nearest === null ? '' : `; did you mean ${nearest}?`}`;
    }
    default:
      return issue.message;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  object: 'a mapping of settings',
  record: 'a mapping by name',
  array: 'a list',
};
