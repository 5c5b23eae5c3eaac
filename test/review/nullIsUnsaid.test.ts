import { expect, test } from 'vitest';
import { bodyFor } from '../../src/core/modelRules.ts';
import { readRawObject } from '../../src/core/rawObject.ts';

test('a bound that a client sets under one name holds, though it says null under the other', () => {
  const raw = readRawObject('{"max_tokens":50,"max_completion_tokens":null}');
  if ('kind' in raw) throw new TypeError('the test request is not an object');
  const rules = { rename: { max_tokens: 'max_completion_tokens' }, drop: [], cap: {} };
  expect(JSON.parse(bodyFor(raw, {}, rules))).toEqual({ max_completion_tokens: 50 });
});
