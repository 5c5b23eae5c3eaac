import { ALERT_GROUPS } from './alertRules.ts';
import { dashboardOf } from './dashboardOf.ts';
import { DECISIONS } from './decisions.ts';
import { OPERATIONS } from './operations.ts';
import { OVERVIEW } from './overview.ts';
import { RECORDING_GROUPS } from './recordingRules.ts';
import { alertRuleFile, recordingRuleFile } from './ruleFile.ts';

/** The dashboards there are. */
const DASHBOARDS = [OVERVIEW, DECISIONS, OPERATIONS] as const;

/** What is made from the plans: each file's text, by its path in grafana/. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...DASHBOARDS.map(
      (plan) => [`dashboards/${plan.name}.json`, `${JSON.stringify(dashboardOf(plan), null, 2)}\n`] as const,
    ),
    ['prometheus/rules/recording.yml', recordingRuleFile(RECORDING_GROUPS)],
    ['prometheus/rules/alerts.yml', alertRuleFile(ALERT_GROUPS)],
  ]);
}
