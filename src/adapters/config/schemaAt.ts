import { z } from 'zod';
import type { Path } from './rawSettings.ts';
import { settingsSchema } from './settings.ts';

/** The schema of the setting at a path, without its default; null where there is no such setting. */
export function schemaAt(path: Path): z.ZodType | null {
  let schema: z.core.$ZodType = bare(settingsSchema);
  for (const part of path) {
    let next: z.core.$ZodType | undefined;
    if (schema instanceof z.ZodObject) {
      next = Object.hasOwn(schema.shape, part) ? schema.shape[String(part)] : undefined;
    } else if (schema instanceof z.ZodRecord) next = schema.valueType;
    else if (schema instanceof z.ZodArray) next = schema.element;
    if (next === undefined) return null;
    schema = bare(next);
  }
  return schema instanceof z.ZodType ? schema : null;
}

/** Names of the settings inside the one at a path; none where names are free. */
export function settingsIn(path: Path): readonly string[] {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** What a numeric setting may be, as "a whole number from 0 to 65535"; empty for any other. */
export function rangeAt(path: Path): string {
  const schema = schemaAt(path);
  if (!(schema instanceof z.ZodNumber)) return '';
  const { type, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = z.toJSONSchema(schema);
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const from = exclusiveMinimum === undefined ? `from ${minimum}` : `above ${exclusiveMinimum}`;
  const to = exclusiveMaximum === undefined ? `to ${maximum}` : `and below ${exclusiveMaximum}`;
  return `${kind} ${from} ${to}`;
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner;
}
