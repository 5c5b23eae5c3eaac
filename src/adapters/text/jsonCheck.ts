import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { LRUCache } from 'lru-cache';
import { messageOf } from '../../core/messageOf.ts';
import type { JsonCheck } from '../../ports.ts';

/** Compiled schemas kept: a route usually asks for few. */
const SCHEMAS_KEPT = 100;

/** Longer schemas are not compiled: that takes seconds, and everybody else would wait. */
const SCHEMA_CHARACTERS = 64 * 1024;

/**
 * The schema is the client's. `$async` would turn the check into a promise whose rejection nobody awaits; a
 * pattern may take for ever on a text that the client can have written.
 */
const UNSAFE = /"(\$async|pattern|patternProperties)":/;

/** Checks a draft against the JSON it was asked for: that it parses, and matches the schema if one is given. */
export function jsonCheck(): JsonCheck {
  const dialect = new Ajv2020({ logger: false });
  const compiled = new LRUCache<string, ValidateFunction>({ max: SCHEMAS_KEPT });
  const validatorOf = (schema: object): ValidateFunction => {
    const key = JSON.stringify(schema);
    const known = compiled.get(key);
    if (known !== undefined) return known;
    if (key.length > SCHEMA_CHARACTERS) throw new RangeError('it is too long');
    if (UNSAFE.test(key)) throw new RangeError('it has keywords that are not safe to run');
    // An instance keeps whatever it has compiled, and answers one schema's $ref with another's $id.
    const ajv = new Ajv2020({ strict: false, logger: false, meta: false, validateSchema: false });
    addFormats.default(ajv);
    const { $schema: _, ...plain } = schema as { $schema?: string };
    if (dialect.validateSchema(plain) !== true) throw new TypeError('it is no JSON Schema');
    const made = ajv.compile(plain);
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
        return validate(value) ? null : (validate.errors?.[0]?.message ?? 'it does not match the schema');
      } catch (error) {
        return `the schema cannot be checked: ${messageOf(error)}`;
      }
    },
  };
}
