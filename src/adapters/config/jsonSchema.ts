import { z } from 'zod';
import { isTree } from './rawSettings.ts';
import { settingsSchema } from './settings.ts';

/** Also right wherever a value stands: text with a variable in it, and nothing at all. */
const INTERPOLATED = { type: 'string', pattern: '\\$\\{' };
const EMPTY = { type: 'null' };
const ABOUT = ['description', 'default'] as const;

/** The JSON Schema (2020-12) of the file, for editors: the file before variables are put in. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(settingsSchema, { io: 'input' });
  return { $schema, title: 'draft-thinker configuration', ...asWritten(schema) };
}

function asWritten(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties, additionalProperties, items } = schema;
  if (schema.type === 'object') {
    const inner: Record<string, unknown> = { ...schema, type: ['object', 'null'] };
    if (isTree(properties)) inner.properties = each(properties);
    if (isTree(additionalProperties)) inner.additionalProperties = asWritten(additionalProperties);
    return inner;
  }
  if (isTree(items)) return { ...schema, type: ['array', 'null'], items: asWritten(items) };
  const about: Record<string, unknown> = {};
  const value = { ...schema };
  for (const name of ABOUT) {
    if (name in value) about[name] = value[name];
    delete value[name];
  }
  const choices = Array.isArray(value.anyOf) ? value.anyOf : [value];
  const named = choices.filter((choice) => !isTree(choice) || choice.type !== 'null');
  return { ...about, anyOf: [...named, INTERPOLATED, EMPTY] };
}

function each(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, isTree(schema) ? asWritten(schema) : schema]),
  );
}
