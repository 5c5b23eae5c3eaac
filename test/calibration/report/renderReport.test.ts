import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Evaluation } from '../../../src/calibration/report/evaluation.ts';
import { renderReport } from '../../../src/calibration/report/renderReport.ts';
import { emptyEvaluation, exampleEvaluation } from './exampleEvaluation.ts';

const titles = [
  'Summary',
  'Certificates',
  'Accuracy and cost',
  'Saving at a fixed loss of accuracy',
  'Reliability',
  'Risk by coverage',
  'Entropy by outcome',
  'Confusion by family',
  'Risk by hold-back',
  "The original's rule, swept",
  'Kinds of evidence',
  'The guarantee, tried',
  'Limits',
];

function read(evaluation: Evaluation) {
  const { html, markdown } = renderReport(evaluation);
  return { html, markdown, page: parseHTML(html).document };
}

function texts(page: ReturnType<typeof read>['page'], selector: string): string[] {
  return [...page.querySelectorAll(selector)].map((element) => element.textContent ?? '');
}

/** Every element's name, in order of the page. */
function elementsOf(page: ReturnType<typeof read>['page']): string[] {
  return [...page.querySelectorAll('*')].map(({ tagName }) => tagName.toLowerCase());
}

describe('structure', () => {
  test('has every section in its order, in HTML and in Markdown', () => {
    const { page, markdown } = read(exampleEvaluation);
    expect(texts(page, 'h2')).toEqual(titles);
    const heads = markdown.split('\n').filter((line) => line.startsWith('## '));
    expect(heads).toEqual(titles.map((title) => `## ${title}`));
  });

  test('draws one named figure a measured part, with its numbers as a table', () => {
    const { page } = read(exampleEvaluation);
    const figures = [...page.querySelectorAll('figure > svg')];
    expect(figures.map((figure) => figure.getAttribute('aria-label'))).toEqual([
      'Right answers against cost',
      'Predicted and observed shares of inadequate drafts',
      'Risk among the accepted by coverage',
      'Entropy of right and wrong drafts',
      'Outcomes by family',
      'Risk and share kept by hold-back',
      "The original's rule by threshold",
      'AUROC by kind of evidence',
    ]);
    expect(page.querySelectorAll('details table').length).toBe(figures.length);
    expect(page.querySelectorAll('.missing').length).toBe(0);
  });

  test('every link leads to a section of the page', () => {
    const { page } = read(exampleEvaluation);
    const ids = [...page.querySelectorAll('section')].map(({ id }) => `#${id}`);
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(ids);
  });

  test('rows of a table are as long as its head', () => {
    const { page } = read(exampleEvaluation);
    for (const table of page.querySelectorAll('table')) {
      const columns = table.querySelectorAll('th').length;
      for (const row of table.querySelectorAll('tbody tr')) {
        expect(row.querySelectorAll('td').length).toBe(columns);
      }
    }
  });

  test('the same evaluation gives the same bytes', () => {
    expect(renderReport(exampleEvaluation)).toEqual(renderReport(exampleEvaluation));
  });

  test('an evaluation that was stored as JSON gives the same report', () => {
    const stored: Evaluation = JSON.parse(JSON.stringify(exampleEvaluation));
    expect(renderReport(stored)).toEqual(renderReport(exampleEvaluation));
  });
});

describe('what was not measured', () => {
  test('is said in its section and never drawn', () => {
    const { page, markdown } = read(emptyEvaluation);
    expect(texts(page, 'h2')).toEqual(titles);
    expect(page.querySelectorAll('svg').length).toBe(0);
    // All but the limits; the summary has its table of settings as well.
    expect(page.querySelectorAll('.missing').length).toBe(titles.length - 1);
    expect(markdown.match(/\*Missing: /g)).toHaveLength(titles.length - 1);
  });

  test('any part may be missing beside the others', () => {
    const parts = [
      'summary',
      'curve',
      'reliability',
      'riskByCoverage',
      'entropy',
      'families',
      'holdBack',
      'original',
      'evidence',
      'guarantee',
    ] as const;
    fc.assert(
      fc.property(fc.subarray([...parts]), (missing) => {
        const evaluation = {
          ...exampleEvaluation,
          ...Object.fromEntries(missing.map((part) => [part, null])),
        };
        expect(read(evaluation).page.querySelectorAll('.missing').length).toBe(missing.length);
      }),
      { numRuns: 12 },
    );
  });

  test('a figure without an interval has none in the report', () => {
    const { summary } = exampleEvaluation;
    if (summary === null) throw new Error('The example has a summary');
    const saving = { value: 0.284, low: null, high: null };
    const { page } = read({ ...emptyEvaluation, summary: { ...summary, saving } });
    const row = texts(page, '#summary tr').find((text) => text.includes('Saving'));
    expect(row).toBe('Saving against always-heavy28.4 %');
  });

  test('no draft kept is "not tested", never a risk of nothing', () => {
    const { summary } = exampleEvaluation;
    if (summary === null) throw new Error('The example has a summary');
    const nothing = { ...summary, kept: { value: 0, low: 0, high: 0 }, risk: null };
    const { page } = read({ ...emptyEvaluation, summary: nothing });
    expect(texts(page, '.summary')[0]).toContain('its risk is not tested');
  });

  test('the curve may have no points', () => {
    const { curve } = exampleEvaluation;
    if (curve === null) throw new Error('The example has a curve');
    const { page } = read({
      ...exampleEvaluation,
      curve: { ...curve, points: [], knee: null, baselines: [] },
    });
    expect(page.querySelectorAll('#cost figure > svg').length).toBe(1);
  });
});

describe('what the summary says', () => {
  test('certified, with the interval of the saving', () => {
    expect(texts(read(exampleEvaluation).page, '.summary')[0]).toBe(
      'Certified in 1 of 2 strata: at most 10.0 % wrong answers among the drafts kept, each with probability 95.0 %. ' +
        'Of 205 prompts, the calibrated policy serves 36.0 % [33.0, 39.0] by small-draft, of which 7.1 % [5.1, 9.1] ' +
        'are wrong. That costs 28.4 % [25.4, 31.4] less than always asking large-heavy.',
    );
  });

  test('dearer than heavy alone is not called a saving', () => {
    const { summary } = exampleEvaluation;
    if (summary === null) throw new Error('The example has a summary');
    const saving = { value: -0.05, low: -0.08, high: 0.01 };
    const { page } = read({ ...exampleEvaluation, summary: { ...summary, saving } });
    expect(texts(page, '.summary')[0]).toContain('That costs 5.0 % [\u22121.0, 8.0] MORE than always asking');
  });

  test('a refusal says how many examples are missing', () => {
    const [, rest] = exampleEvaluation.strata;
    if (rest === undefined) throw new Error('The example has two strata');
    const { page } = read({ ...exampleEvaluation, strata: [rest] });
    expect(texts(page, '.summary')[0]).toMatch(
      /^Refused: the one stratum cannot be certified .*; the nearest, rest, needs 34 more kept examples\./,
    );
    const [row] = texts(page, '#certificates tbody tr');
    expect(row).toContain('refused: 2 bad of 21 kept; 34 more kept examples needed');
    expect(row).toContain(
      'refused, NOT TESTED: none kept; too many bad, and a stricter threshold takes more examples',
    );
  });

  test('an oracle for heavy is said to be an upper bound', () => {
    expect(texts(read(exampleEvaluation).page, '#limits li').join(' ')).toContain('upper bounds');
  });
});

describe('what others wrote', () => {
  const hostile = `</text></svg><script>alert(1)</script>"'&|\`](javascript:x)\n# <img src=x onerror=y>\u202e\u0000`;

  function withNames(name: string): Evaluation {
    const { setting, strata, families, evidence, riskByCoverage, curve, guarantee, summary } =
      exampleEvaluation;
    return {
      ...exampleEvaluation,
      setting: { ...setting, name, draft: name, heavy: name, second: name },
      strata: strata.map((stratum) => ({ ...stratum, name })),
      families: families?.map((row) => ({ ...row, family: name })) ?? null,
      evidence: evidence?.map((row) => ({ ...row, name })) ?? null,
      riskByCoverage: riskByCoverage?.map((row) => ({ ...row, name })) ?? null,
      guarantee: guarantee?.map((row) => ({ ...row, name })) ?? null,
      curve: curve && { ...curve, baselines: curve.baselines.map((row) => ({ ...row, name })) },
      summary: summary && { ...summary, notDrafted: { [name]: 0.5 } },
      limits: [name],
    };
  }

  test('is text in the page, whatever it looks like', () => {
    const plain = read(withNames('plain'));
    const { page, html } = read(withNames(hostile));
    expect(page.querySelectorAll('script, img').length).toBe(0);
    expect(elementsOf(page)).toEqual(elementsOf(plain.page));
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('\u0000');
    expect(html).not.toContain('\u202e');
  });

  test('adds no element, table cell or heading, whatever it is', () => {
    const plain = read(withNames('plain'));
    const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        const { page, markdown } = read(withNames(name));
        expect(elementsOf(page)).toEqual(elementsOf(plain.page));
        expect(markdown.split('\n')).toHaveLength(plain.markdown.split('\n').length);
        expect(count(markdown, /(?<!\\)(?:\\\\)*\|/g)).toBe(count(plain.markdown, /\|/g));
        expect(markdown).not.toMatch(/<(?!\/?$)/);
      }),
      { numRuns: 12 },
    );
  });

  test('the page asks for nothing from outside and runs no script', () => {
    for (const evaluation of [exampleEvaluation, withNames('https://example.com/x.png')]) {
      const { page, html } = read(evaluation);
      expect(html).not.toMatch(/<(?:script|link|iframe|object|embed|img)\b|@import|url\(|\bsrc=|\bon\w+=/i);
      for (const link of page.querySelectorAll('[href]')) expect(link.getAttribute('href')).toMatch(/^#/);
      expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    }
  });
});
