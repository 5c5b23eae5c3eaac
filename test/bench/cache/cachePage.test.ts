import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIGURE_IDS } from '../../../bench/cache/figures/figureGroups.ts';
import { canonicalText } from '../../../src/core/canonicalText.ts';
import { explainPair } from '../../../src/core/guards/explainPair.ts';
import { GUARD_NAMES } from '../../../src/core/guards/guardFinding.ts';
import { guardPair } from '../../../src/core/guards/guardPair.ts';
import { reuseFault } from '../../../src/core/reuseFault.ts';

const PAGE = readFileSync(new URL('../../../docs/cache.md', import.meta.url), 'utf8');
const rows = [...PAGE.matchAll(/^\| V(\d) \| (\w+) \| (.*\?|[^/|]*) \/ (.*) \|$/gm)];
const isEligible = (text: string) => reuseFault(text, { perUser: false }) === null;

describe('docs/cache.md', () => {
  test('has an example for each of the guards, in their order', () => {
    expect(rows.map(([, number, name]) => [Number(number), name])).toEqual(
      GUARD_NAMES.map((name, at) => [at + 1, name]),
    );
  });

  test.each(rows.map(([, , guard, one, other]) => [guard, one, other] as const))(
    'guard %s turns its example down, and no text of it for another reason',
    (guard, one = '', other = '') => {
      expect([one, other].every(isEligible)).toBe(true);
      const vetoes = explainPair(one, other).filter(({ passes }) => !passes);
      expect(vetoes.map((veto) => veto.guard)).toContain(guard);
      expect(guardPair(other, one)).not.toBeNull();
    },
  );

  test.each([
    ['Served', true],
    ['Not served, though it could be', false],
  ])('%s: as it says', (label, isServed) => {
    const [, one = '', other = ''] = new RegExp(`^${label}: (.*\\?) / (.*\\?)$`, 'm').exec(PAGE) ?? [];
    expect([one, other].every(isEligible)).toBe(true);
    expect(canonicalText(one)).not.toBe(canonicalText(other));
    expect(guardPair(one, other) === null).toBe(isServed);
  });

  test('quotes every figure, with its promise and whether it was kept', () => {
    for (const id of FIGURE_IDS) {
      for (const path of ['promise text', 'measured text', 'kept kept', 'at day'])
        expect(PAGE).toContain(`<!-- claim cache figures/id=${id}/${path} -->`);
    }
  });
});
