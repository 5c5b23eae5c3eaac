import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCalibration } from '../../../src/adapters/calibration/readCalibration.ts';
import { formatFeedback } from '../../../src/adapters/evidence/feedbackLine.ts';
import { formatGradedDraft } from '../../../src/adapters/evidence/gradedDraftLine.ts';
import type { GradedDraft, RecordedToken } from '../../../src/core/gradedDraft.ts';
import type { ObservedDraft } from '../../../src/ports.ts';
import { FAMILIES, madeUpDrafts } from '../../calibration/madeUpDrafts.ts';
import { CONFIG, fitFixture, observedAs } from './fitFixture.ts';

const EASY = [{ name: 'capitals', words: ['capital', 'country'], rightShare: 0.9, tells: 1 }];
const easy = madeUpDrafts(150, 1, EASY);
const withText = (draft: GradedDraft): GradedDraft => ({
  ...draft,
  draft: { ...draft.draft, text: draft.draft.tokens.map(({ text }) => text).join('') },
});
const withTokens = (draft: GradedDraft, change: (token: RecordedToken) => RecordedToken): GradedDraft => ({
  ...draft,
  draft: { ...draft.draft, tokens: draft.draft.tokens.map(change) },
});

describe('calibrate fit', () => {
  test('of a run writes a calibration that can be read, its evaluation, and says what was certified', async () => {
    const fixture = fitFixture();
    fixture.writeRun(easy);
    const { code, stdout, stderr } = await fixture.fit();
    expect(code).toBe(0);
    const calibration = readCalibration(fixture.read('run/calibration.json'));
    expect(calibration).toMatchObject({
      pair: fixture.pair,
      promise: { alpha: 0.2, delta: 0.05, risk: 'error' },
      data: { source: 'dataset' },
    });
    expect(calibration.strata.some(({ stream }) => stream.certified)).toBe(true);
    expect(stdout).toContain(`certified, `);
    expect(stdout).toContain(calibration.id);
    const parts = /(\d+) drafts to learn from, (\d+) to certify on, (\d+) for figures, 0 ungraded/.exec(
      stdout,
    );
    expect(parts?.slice(1).reduce((sum, count) => sum + Number(count), 0)).toBe(150);
    expect(JSON.parse(fixture.read('run/evaluation.json'))).toMatchObject({ version: 1 });
    expect(stderr).toContain('"answer" is left out: 150 of 150 graded drafts were kept without their text');
    expect(calibration.scorers[0]?.evidence).toEqual(['logprobs', 'prompt', 'neighbours']);
  });

  test('uses texts when every graded draft has one, and says so when one has none', async () => {
    const fixture = fitFixture();
    const texts = easy.map(withText);
    fixture.writeRun(texts);
    const whole = await fixture.fit();
    expect(whole.stderr).toBe('');
    expect(readCalibration(fixture.read('run/calibration.json')).scorers[0]?.evidence).toContain('answer');

    fixture.writeRun([...texts.slice(1), ...easy.slice(0, 1)]);
    const { code, stderr } = await fixture.fit({ evidence: ['answer', 'logprobs'] });
    expect(code).toBe(0);
    expect(stderr).toContain('"answer" is left out: 1 of 150');
    expect(readCalibration(fixture.read('run/calibration.json')).scorers[0]?.evidence).toEqual(['logprobs']);

    const none = await fixture.fit({ evidence: ['answer'] });
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('Cannot fit a calibration without evidence');
  });

  test('that certifies nothing says how many examples are missing, writes its refusals, and exits with 3', async () => {
    const fixture = fitFixture();
    fixture.writeRun(madeUpDrafts(90, 2, EASY));
    const { code, stdout } = await fixture.fit({ alpha: 0.02 });
    expect(code).toBe(3);
    expect(stdout).toMatch(/nothing is certified yet: rest is nearest, with \d+ accepted examples missing/);
    const { strata } = readCalibration(fixture.read('run/calibration.json'));
    expect(strata.every(({ stream, whole }) => !stream.certified && !whole.certified)).toBe(true);
  });

  test('of a split by family shows what shifts, and writes nothing that could be served', async () => {
    const fixture = fitFixture();
    const families = Array.from({ length: 9 }, (_, at) => ({
      name: `family ${at}`,
      words: [`word${at}`, `term${at}`],
      rightShare: 0.8,
      tells: 0.9,
    }));
    fixture.writeRun(madeUpDrafts(180, 5, families));
    const { code, stdout } = await fixture.fit({ split: 'family' });
    expect([0, 3]).toContain(code);
    expect(stdout).toContain('no calibration, since certificates of a split by family do not hold');
    expect(() => fixture.read('run/calibration.json')).toThrow('ENOENT');
    expect(fixture.read('run/evaluation.json')).toContain('family');
  });

  test('writes where it is told, and says so when it cannot', async () => {
    const fixture = fitFixture();
    fixture.writeRun(easy);
    await fixture.fit({ out: 'elsewhere' });
    expect(readCalibration(fixture.read('elsewhere/calibration.json')).id).toMatch(/^[0-9a-f]{12}$/);
    const { code, stderr } = await fixture.fit({ out: 'config.yaml/below' });
    expect(code).toBe(73);
    expect(stderr).toContain('Cannot write to');
  });
});

describe('what a calibration cannot be made of', () => {
  const refused = async (drafts: readonly GradedDraft[]) => {
    const fixture = fitFixture();
    fixture.writeRun(drafts);
    const { code, stderr } = await fixture.fit();
    expect(code).toBe(1);
    expect(() => fixture.read('run/calibration.json')).toThrow('ENOENT');
    return stderr;
  };

  test('nothing at all', async () => {
    expect(await refused([])).toContain('0 of 0 drafts are graded, and 60 are needed');
  });

  test('drafts that nobody graded', async () => {
    const ungraded = easy.map((draft) => ({ ...draft, draftRight: null }));
    expect(await refused(ungraded)).toContain('0 of 150 drafts are graded');
  });

  test('drafts that are all right', async () => {
    const right = easy.map((draft) => ({ ...draft, draftRight: true }));
    expect(await refused(right)).toContain('all 150 graded drafts are adequate');
  });

  test.each([
    ['no log-probabilities', 'absent', 'without log-probabilities'],
    ['placeholders for them', 'sentinel', 'placeholders'],
  ] as const)('drafts with %s', async (_, missing, words) => {
    const drafts = easy.map((draft) =>
      withTokens(draft, (token) => ({ ...token, logprob: null, top: [], missing })),
    );
    const stderr = await refused(drafts);
    expect(stderr).toContain('none of 150 graded drafts can be judged');
    expect(stderr).toContain(words);
  });

  test('drafts of two pairs of models in one file, which are named', async () => {
    const fixture = fitFixture();
    fixture.writeRun(easy);
    const models = { draft: 'tiny', heavy: 'large', second: null };
    const lines = madeUpDrafts(7, 3).map((draft) => formatGradedDraft(draft, { content: true, models }));
    appendFileSync(join(fixture.cwd, 'run', 'records.jsonl'), `${lines.join('\n')}\n`);
    const { code, stderr } = await fixture.fit();
    expect(code).toBe(1);
    expect(stderr).toContain(
      'more than one pair of models (small with large: 150 drafts, tiny with large: 7 drafts)',
    );
  });

  test('a run of another pair than the route runs, by the field that differs', async () => {
    const fixture = fitFixture();
    fixture.writeRun(easy);
    const routes = { auto: { draft: 'small', heavy: 'third' } };
    writeFileSync(join(fixture.cwd, 'config.yaml'), JSON.stringify({ ...CONFIG, routes }));
    const { code, stderr } = await fixture.fit();
    expect(code).toBe(1);
    expect(stderr).toContain('has heavy "large", and the route has "third"');
  });

  test('a run that is not there', async () => {
    const { code, stderr } = await fitFixture().fit();
    expect(code).toBe(1);
    expect(stderr).toContain('there is no manifest.json');
  });

  test('but a few that cannot be judged, or a line that was cut, are told of and no hindrance', async () => {
    const fixture = fitFixture();
    const [first, ...others] = easy;
    if (first === undefined) throw new Error('no drafts');
    const bare = withTokens(first, (token) => ({ ...token, logprob: null, top: [], missing: 'absent' }));
    fixture.writeRun([bare, ...others]);
    appendFileSync(join(fixture.cwd, 'run', 'records.jsonl'), '{"v":1,"id":"cut');
    const { code, stderr } = await fixture.fit();
    expect(code).toBe(0);
    expect(stderr).toContain('1 of 150 graded drafts cannot be judged');
    expect(stderr).toMatch(/records\.jsonl:151: .*cut short/);
  });
});

describe('the opinion of a second model', () => {
  const heard = easy.map((draft) => ({
    ...draft,
    second: { agreement: draft.draftRight === true ? 1 : 0, usage: null },
  }));
  const routes = { auto: { draft: 'small', heavy: 'large', second: 'third' } };

  test('is evidence where the route has that model', async () => {
    const fixture = fitFixture({ ...CONFIG, routes });
    fixture.writeRun(heard, { draft: 'small', heavy: 'large', second: 'third' });
    expect((await fixture.fit()).code).toBe(0);
    const calibration = readCalibration(fixture.read('run/calibration.json'));
    expect(calibration.pair.second).toBe('third');
    expect(calibration.scorers[0]?.evidence).toContain('second');
  });

  test('is left out, and that is said, where the route has another, or none', async () => {
    const fixture = fitFixture();
    fixture.writeRun(heard, { draft: 'small', heavy: 'large', second: 'third' });
    const { stderr } = await fixture.fit({ evidence: ['logprobs', 'second'] });
    expect(stderr).toContain('150 second opinions are left out');
    expect(stderr).toContain('evidence "second" is left out');
    expect(readCalibration(fixture.read('run/calibration.json')).scorers[0]?.evidence).toEqual(['logprobs']);
  });
});

describe('calibrate fit of live traffic', () => {
  test('observed: takes what the route observed, and leaves another pair out by name', async () => {
    const fixture = fitFixture();
    const observed = easy.map((draft) => observedAs(draft, 'observed'));
    const elsewhere = observedAs(easy[0] as GradedDraft, 'observed', { id: 'x', route: 'other' }); // 150 of them
    const audited = observedAs(easy[1] as GradedDraft, 'accepted', { id: 'y' }); // as above
    fixture.writeEvidence([...observed, elsewhere, audited]);
    const models = { draft: 'tiny', heavy: 'large', second: null };
    const foreign = formatGradedDraft(observedAs(easy[2] as GradedDraft, 'observed'), {
      content: true,
      models,
    }); // as above
    appendFileSync(join(fixture.cwd, 'evidence', 'observed-2026-01-31.jsonl'), `${foreign}\n`);
    const { code, stderr, stdout } = await fixture.fit({ from: { from: 'observed' } });
    expect(code).toBe(0);
    expect(stderr).toContain('left out, since they are of another pair of models: tiny with large: 1 drafts');
    expect(stdout).toContain('evidence/calibration-auto/calibration.json');
    const { data } = readCalibration(fixture.read('evidence/calibration-auto/calibration.json'));
    expect(data.source).toBe('observed');
    expect(Object.values(data.families).reduce((sum, count) => sum + count, 0)).toBe(150);
  });

  const operation = (): ObservedDraft[] =>
    madeUpDrafts(240, 4, FAMILIES.slice(0, 2)).map((draft, at) =>
      at % 3 === 0
        ? observedAs(draft, 'escalated', { weight: 2 })
        : observedAs(draft, 'accepted', { weight: 1 }),
    );

  test('operation: takes audits of both kinds, thins them to equal weights, and hears the clients', async () => {
    const fixture = fitFixture();
    const drafts = operation();
    const served = drafts.find(({ source, draftRight }) => source === 'accepted' && draftRight === true);
    const given = drafts.find(({ source, draftRight }) => source === 'escalated' && draftRight === true);
    fixture.writeEvidence([...drafts, observedAs(easy[0] as GradedDraft, 'observed', { id: 'shadow' })]); // 150 of them
    const said = [served, given].map((draft) =>
      formatFeedback(
        {
          receipt: draft?.requestId ?? '',
          tenant: 'anonymous',
          verdict: 'bad',
          comment: null,
          at: '2026-01-31T13:00:00Z',
          route: 'auto',
          served: draft?.source === 'accepted' ? 'draft' : 'heavy',
        },
        { content: false },
      ),
    );
    writeFileSync(join(fixture.cwd, 'evidence', 'feedback-2026-01-31.jsonl'), `${said.join('\n')}\n`);
    const { code, stderr } = await fixture.fit({ from: { from: 'operation' }, alpha: 0.3 });
    expect([0, 3]).toContain(code);
    expect(stderr).toContain('feedback changed the grade of 1 drafts');
    const { data, strata } = readCalibration(fixture.read('evidence/calibration-auto/calibration.json'));
    expect(data.source).toBe('operation');
    expect(Object.values(data.families).reduce((sum, count) => sum + count, 0)).toBe(240);
    const certifiedOn = strata.reduce((sum, { examples }) => sum + examples, 0);
    // Of those with half the weight of the others half are left out.
    expect(certifiedOn).toBeLessThan(0.8 * data.calibration);
    expect(certifiedOn).toBeGreaterThan(0.5 * data.calibration);
  });

  test('operation: without escalated drafts is refused, since a certificate would not cover them', async () => {
    const fixture = fitFixture();
    fixture.writeEvidence(operation().filter(({ source }) => source === 'accepted'));
    const { code, stderr } = await fixture.fit({ from: { from: 'operation' } });
    expect(code).toBe(1);
    expect(stderr).toContain('audits.escalated_share');
  });
});
