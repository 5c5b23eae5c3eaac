import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ALERT_GROUPS } from '../../tools/dashboards/alertRules.ts';
import { RECORDING_GROUPS } from '../../tools/dashboards/recordingRules.ts';
import { metricFaults } from './metricFaults.ts';
import { promtool, SKIPS_PROMTOOL, selectorsIn } from './promql.ts';

const PROMETHEUS = fileURLToPath(new URL('../../grafana/prometheus/', import.meta.url));
const RUNBOOKS = fileURLToPath(new URL('../../docs/runbooks/', import.meta.url));
const TEST_FILES = readdirSync(`${PROMETHEUS}tests`).filter((file) => file.endsWith('.yml'));

const alerts = ALERT_GROUPS.flatMap(({ rules }) => rules);
const recorded = RECORDING_GROUPS.flatMap(({ rules }) => rules);
const alertNames = [...new Set(alerts.map(({ alert }) => alert))].sort();

const ruleTests = z
  .object({
    tests: z.array(
      z.object({
        name: z.string(),
        alert_rule_test: z
          .array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }))
          .default([]),
        promql_expr_test: z.array(z.object({ expr: z.string() })).default([]),
      }),
    ),
  })
  .transform(({ tests }) => tests);

const tests = TEST_FILES.flatMap((file) =>
  ruleTests.parse(parse(readFileSync(`${PROMETHEUS}tests/${file}`, 'utf8'))),
);

describe.skipIf(SKIPS_PROMTOOL)('promtool (Debian: apt-get install prometheus)', () => {
  test('accepts the rules', () => {
    const { ok, output } = promtool(
      ['check', 'rules', 'rules/recording.yml', 'rules/alerts.yml'],
      PROMETHEUS,
    );
    expect(ok, output).toBe(true);
    expect(output).toContain(`${alerts.length} rules found`);
    expect(output).toContain(`${recorded.length} rules found`);
  });

  test.each(TEST_FILES)('passes %s', (file) => {
    const { ok, output } = promtool(['test', 'rules', `tests/${file}`], PROMETHEUS);
    expect(ok, output).toBe(true);
  });
});

describe('rules', () => {
  test('ask for metrics, labels, values and bounds that there are', () => {
    expect([...alerts, ...recorded].flatMap(({ expr }) => metricFaults(expr))).toEqual([]);
  });

  test('are recorded once, under names level:metric:operation', () => {
    const names = recorded.map(({ record }) => record);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^(job|job_route|job_role):draftthinker_\w+:\w+$/);
  });

  test('are recorded for something: an alert, a panel or another rule', () => {
    const dashboards = ['overview', 'decisions', 'operations'].map((name) =>
      readFileSync(new URL(`../../grafana/dashboards/${name}.json`, import.meta.url), 'utf8'),
    );
    const read = new Set(
      [...alerts, ...recorded].flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => name)),
    );
    const unread = recorded
      .map(({ record }) => record)
      .filter((name) => !read.has(name) && !dashboards.some((text) => text.includes(name)));
    expect(unread).toEqual([]);
  });
});

describe.each(alertNames)('alert %s', (name) => {
  test('is tested to fire and to stay silent', () => {
    const expected = tests
      .flatMap(({ alert_rule_test }) => alert_rule_test)
      .filter(({ alertname }) => alertname === name)
      .map(({ exp_alerts }) => exp_alerts.length);
    expect(expected.some((count) => count > 0)).toBe(true);
    expect(expected.some((count) => count === 0)).toBe(true);
  });

  test('has a page that says what it means, how to look, what to do', () => {
    const page = readFileSync(`${RUNBOOKS}${name}.md`, 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${name}`);
    for (const heading of ['## What it means', '## How to look', '## What to do']) {
      expect(page).toContain(`\n${heading}\n`);
    }
  });
});

test('each recording rule has a figure worked out by hand', () => {
  const checked = tests
    .flatMap(({ promql_expr_test }) => promql_expr_test)
    .flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => name));
  expect(recorded.map(({ record }) => record).filter((record) => !checked.includes(record))).toEqual([]);
});

test('there is no page without an alert', () => {
  const pages = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));
  expect(pages.filter((page) => page !== 'README').sort()).toEqual(alertNames);
});
