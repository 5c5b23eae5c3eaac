import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../../../src/adapters/config/jsonSchema.ts';

test('config.schema.json is what the settings say', () => {
  const text = readFileSync(new URL('../../../config.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(text)).toEqual(configJsonSchema());
});
