import { describe, expect, it } from 'vitest';
import type { VerdictReason } from '../../src/core/policy.ts';
import { type Row, SITUATIONS, TABLE } from './requestTable.ts';
import { begin, draft, heavy, INPUT, MISS, step, walk } from './steps.ts';

const situationOf = ({ from, given }: Row) => walk(given ?? {}, ...SITUATIONS[from]);

describe.each(Object.keys(SITUATIONS) as (keyof typeof SITUATIONS)[])('in %s', (from) => {
  const rows = TABLE.filter((row) => row.from === from);

  it.each(rows.map((row) => [`${row.event[0]} ${JSON.stringify(row.given ?? {})}`, row.to, row] as const))(
    '%s leads to %s and opens, closes and tells exactly what it should',
    (_, to, row) => {
      const before = situationOf(row);
      const after = step(before, row.event[1]);
      expect(before.state).toBe(from.split(/,| after/)[0]);
      expect(after.state).toBe(to);
      expect(after.effects).toEqual(row.effects);
      if (row.outcome === undefined) expect(after.snapshot.status).toBe('active');
      else expect(after.snapshot.output).toMatchObject(row.outcome);
    },
  );
});

describe('a request begins', () => {
  it('with the cache when it may be drafted', () => {
    expect(begin()).toMatchObject({ state: 'cacheLookup.asking', effects: ['open lookup'] });
  });

  it.each(['heavy', 'direct'] as const)(
    'and ends unasked when only the cache may answer a %s one',
    (plan) => {
      const { state, effects, snapshot } = begin({ plan, onlyIfCached: true });
      expect({ state, effects }).toEqual({ state: 'done', effects: [] });
      expect(snapshot.output).toMatchObject({
        kind: 'failed',
        shown: false,
        failure: { code: 'cache_miss' },
      });
    },
  );

  it('with heavy when it cannot be judged', () => {
    expect(begin({ plan: 'heavy' })).toMatchObject({ state: 'escalated.waiting', effects: ['open heavy'] });
  });

  it('with its own model when one was named', () => {
    expect(begin({ plan: 'direct' })).toMatchObject({ state: 'direct', effects: ['open direct'] });
  });
});

describe('speculation', () => {
  const twice = [MISS, draft().doubt, draft().keep, draft().doubt, draft().keep] as const;

  it('is spent after two, each with a heavy call of its own', () => {
    const again = walk({ whole: true }, ...twice);
    expect(again.state).toBe('drafting.held');
    expect(again.snapshot.context).toMatchObject({ speculations: 2, heavyAttempt: 2, draftAttempt: 1 });
    expect(step(again, draft().doubt).effects).toEqual(['emit speculation.denied spent']);
  });

  it('that was closed and not adopted does not make the next heavy answer a speculative one', () => {
    const escalated = walk({ whole: true }, ...twice, draft().reject, heavy(3).content);
    expect(escalated.effects).toEqual(['emit commit heavy']);
    expect(walk({}, MISS, draft().doubt, heavy().content, heavy().failed, draft().reject).state).toBe(
      'escalated.waiting',
    );
  });

  it('is denied for the first of these reasons: control, a failed heavy, spent, budget', () => {
    const denied = (given: Partial<typeof INPUT>, ...before: Parameters<typeof walk>[1][]) =>
      walk(given, MISS, ...before, draft().doubtOverBudget).effects;
    const failedBefore = [draft().doubt, heavy().failed] as const;
    expect(denied({ control: 'no-speculation', maxSpeculations: 0 })).toEqual([
      'emit speculation.denied control',
    ]);
    expect(denied({ maxSpeculations: 1 }, ...failedBefore)).toEqual(['emit speculation.denied heavy_failed']);
    expect(denied({ maxSpeculations: 0 })).toEqual(['emit speculation.denied spent']);
    expect(denied({})).toEqual(['emit speculation.denied budget']);
  });
});

describe('a draft that was not kept, when heavy fails and drafts may be served', () => {
  const heavyFailsAfter = (reason: VerdictReason) =>
    walk(
      { serveDraftOnHeavyFailure: true },
      MISS,
      { type: 'draft.ended', kept: false, reason, attempt: 1 },
      heavy().failed,
    ).state;

  it.each(['window_mean', 'early_token', 'refused', 'sentinel_logprobs'] as const)(
    'is served though it was not kept for %s',
    (reason) => {
      expect(heavyFailsAfter(reason)).toBe('escalated.servingDraft');
    },
  );

  it.each(['truncated', 'filtered', 'empty', 'invalid_json'] as const)(
    'is no whole answer, and not served, when it was %s',
    (reason) => {
      expect(heavyFailsAfter(reason)).toBe('done');
    },
  );
});

describe('what a port is handed', () => {
  it('is the lane and the number of the attempt', () => {
    const inputs: unknown[] = [];
    let now = begin({ whole: true });
    for (const event of [MISS, draft().doubt, draft().keep, draft().doubt] as const) {
      now = step(now, event);
      const { draft: drafter, heavy: model } = now.snapshot.children;
      inputs.push([inputOf(drafter), inputOf(model)]);
    }
    const handed = (attempt: number) => ({ lane: INPUT.lane, attempt });
    expect(inputs).toEqual([
      [handed(1), undefined],
      [handed(1), handed(1)],
      [handed(1), undefined],
      [handed(1), handed(2)],
    ]);
    expect(inputOf(begin().snapshot.children.lookup)).toEqual(handed(1));
    expect(inputOf(begin({ plan: 'direct' }).snapshot.children.direct)).toEqual(handed(1));
  });
});

it('a deadline that ran out says so with its value', () => {
  const late = TABLE.find(({ event: [name] }) => name === 'deadline');
  expect(late && step(situationOf(late), late.event[1]).snapshot.output).toMatchObject({
    failure: { message: 'Cannot finish the request within its deadline of 60000 ms' },
  });
});

it('a broken port keeps its error as the cause', () => {
  const row = TABLE.find(({ event: [name] }) => name === 'draft broken');
  expect(row && step(situationOf(row), row.event[1]).snapshot.output).toMatchObject({
    failure: {
      message: expect.stringContaining('a port broke its promise'),
      cause: new Error('draft broke'),
    },
  });
});

/** The input of a child, which only its persisted form shows. */
function inputOf(child: unknown): unknown {
  // XState types a child's snapshot as unknown.
  return (child as { getSnapshot(): { input?: unknown } } | undefined)?.getSnapshot().input;
}
