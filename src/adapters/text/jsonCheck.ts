import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { LRUCache } from 'lru-cache';
import type { JsonCheck } from '../../ports.ts';

/** Compiled schemas kept: a route usually asks for few. */
const SCHEMAS_KEPT = 100;

/** Checks a draft against the JSON it was asked for: that it parses, and matches the schema if one is given. */
export function jsonCheck(): JsonCheck {
  const ajv = new Ajv({ strict: false, allErrors: false });
  addFormats.default(ajv);
  const compiled = new LRUCache<string, ValidateFunction>({ max: SCHEMAS_KEPT });
  const validatorOf = (schema: object): ValidateFunction => {
    const key = JSON.stringify(schema);
    const known = compiled.get(key);
    if (known !== undefined) return known;
    // A schema's own $id would stay registered and collide with the next one of that name.
    const { $id: _, ...anonymous } = schema as { $id?: string };
    const made = ajv.compile(anonymous);
    compiled.set(key, made);
    return made;
  };
  return {
    fault(text, schema) {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        return error instanceof Error ? error.message : 'not JSON';
      }
      if (typeof schema !== 'object' || schema === null) return null;
      try {
        const validate = validatorOf(schema);
        return validate(value) ? null : ajv.errorsText(validate.errors);
      } catch (error) {
        return `the schema cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
  };
}
