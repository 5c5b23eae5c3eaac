import { expect, test } from 'vitest';
import { byHashTag } from '../../../src/adapters/store/byHashTag.ts';

test('keys are grouped by their first hash tag, or whole where it is empty, as a cluster finds their slot', () => {
  const keys = ['{a}1', 'b', '{a}2', 'x{a}{b}', '{}a', '{}a', '{a', 'a'];
  expect(byHashTag(keys)).toEqual([[0, 2, 3, 7], [1], [4, 5], [6]]);
  expect(byHashTag([])).toEqual([]);
});
