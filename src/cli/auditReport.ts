import { readFileSync } from 'node:fs';
import { openCalibration } from '../adapters/calibration/openCalibration.ts';
import type { RouteConfig } from '../adapters/config/config.ts';
import type { Evidence } from '../adapters/evidence/readEvidence.ts';
import { lowerBound, upperBound } from '../calibration/clopperPearson.ts';
import { isBad } from '../calibration/isBad.ts';
import { stratumAt } from '../calibration/stratumAt.ts';
import { auditOne, openAlarm } from '../core/auditAlarm.ts';
import { openNeighbours } from '../core/neighbours.ts';
import type { Feedback, ObservedDraft } from '../ports.ts';
import type { CommandIo } from './commandIo.ts';
import { EXIT } from './exit.ts';
import { openEvidence } from './openEvidence.ts';
import { LEVELS, standingLevels } from './standingLevels.ts';

export interface AuditReportOptions {
  readonly config?: string | undefined;
  /** Null: every route. */
  readonly route: string | null;
  readonly json: boolean;
}

/** How often accepted drafts turned out to be bad. */
export interface RiskReport {
  readonly audits: number;
  /** Audits without a grade: they say nothing. */
  readonly ungraded: number;
  readonly bad: number;
  /** Share of bad ones among graded; null without any. */
  readonly risk: number | null;
  /** Two-sided 95 % Clopper-Pearson interval. */
  readonly low: number;
  readonly high: number;
}

export interface RouteAudits extends RiskReport {
  readonly route: string;
  /** Id of the calibration that serves now, which all figures are of; NOT CALIBRATED without one. */
  readonly calibration: string;
  /** Audits of drafts that were served under another calibration, or none: left out. */
  readonly earlier: number;
  readonly strata: readonly (RiskReport & { readonly name: string })[];
  readonly alarm: {
    /** 0 as configured, 1 stricter, 2 heavy only: what the running gateway goes by. */
    readonly level: 0 | 1 | 2;
    readonly target: number;
    readonly delta: number;
    /** E-value of all graded audits of the present calibration, computed anew; 1 / delta raises an alarm. */
    readonly evidence: number;
  };
  /** Of escalated requests whose draft was graded: how many were escalated in vain. */
  readonly escalated: { readonly graded: number; readonly in_vain: number };
  readonly feedback: {
    readonly good: number;
    readonly bad: number;
    /** On answers that were drafts; the others were heavy's. */
    readonly bad_of_drafts: number;
    /** Of audited drafts with feedback: how many the grader and the client see alike. */
    readonly audited: number;
    readonly agreeing: number;
  };
}

/** Says what audits of served drafts have found, by route and stratum, and what clients said. */
export function auditReport(options: AuditReportOptions, io: CommandIo): Promise<number> {
  const opened = openEvidence(options, io);
  if (!opened.ok) return Promise.resolve(opened.exit);
  const { config, routes, evidence } = opened;
  const alarms = standingLevels(config, io);
  const reports = routes.map((route) => routeAudits(evidence, route, alarms.level(route.name)));
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ version: 1, routes: reports }, null, 2)}\n`
      : `${reports.flatMap(routeLines).join('\n')}\n`,
  );
  return Promise.resolve(EXIT.ok);
}

function routeAudits({ drafts, feedback }: Evidence, route: RouteConfig, level: 0 | 1 | 2): RouteAudits {
  const calibration = calibrationOf(route);
  const id = calibration?.id ?? 'NOT CALIBRATED';
  const bad = isBad(calibration?.promise.risk ?? 'error');
  const all = drafts.filter((draft) => draft.route === route.name && draft.source !== 'observed');
  const own = all.filter((draft) => draft.calibration === id);
  const accepted = own.filter(({ source }) => source === 'accepted');
  const escalated = own.filter(({ source, draftRight }) => source === 'escalated' && draftRight !== null);
  const lookup = calibration === null ? null : openNeighbours(calibration.neighbours);
  const stratumOf = ({ sketch, family }: ObservedDraft): string => {
    if (calibration === null || lookup === null) return family ?? 'no family';
    const at = stratumAt(lookup, sketch);
    return at === null ? 'novel' : (calibration.strata[at]?.name ?? 'unknown');
  };
  const target = route.audits.target ?? calibration?.promise.alpha ?? 0.1;
  const { delta } = route.audits;
  const alarm = accepted
    .filter(({ draftRight }) => draftRight !== null)
    .reduce((state, draft) => auditOne(state, bad(draft)), openAlarm({ target, delta }));
  return {
    route: route.name,
    calibration: id,
    earlier: all.length - own.length,
    ...riskOf(accepted, bad),
    strata: [...Map.groupBy(accepted, stratumOf)]
      .map(([name, members]) => ({ name, ...riskOf(members, bad) }))
      .sort((one, other) => other.audits - one.audits),
    alarm: { level, target, delta, evidence: alarm.evidence },
    escalated: {
      graded: escalated.length,
      in_vain: escalated.filter(({ draftRight }) => draftRight === true).length,
    },
    feedback: feedbackOf(
      feedback.filter((one) => one.route === route.name),
      accepted,
    ),
  };
}

function calibrationOf(route: RouteConfig) {
  const { policy } = route;
  if (policy.name !== 'calibrated') return null;
  const opened = openCalibration(() => readFileSync(policy.file.path, 'utf8'), route);
  return opened.ok ? opened.calibration : null;
}

/** One half of what a two-sided 95 % interval leaves out. */
const TAIL = 0.025;

/** @param isBad in the sense of the promise. */
function riskOf(drafts: readonly ObservedDraft[], isBad: (draft: ObservedDraft) => boolean): RiskReport {
  const graded = drafts.filter(({ draftRight }) => draftRight !== null).length;
  const bad = drafts.filter(isBad).length;
  return {
    audits: drafts.length,
    ungraded: drafts.length - graded,
    bad,
    risk: graded === 0 ? null : bad / graded,
    low: graded === 0 ? 0 : lowerBound(bad, graded, TAIL),
    high: graded === 0 ? 1 : upperBound(bad, graded, TAIL),
  };
}

function feedbackOf(
  feedback: readonly Feedback[],
  accepted: readonly ObservedDraft[],
): RouteAudits['feedback'] {
  const said = new Map(feedback.map(({ receipt, verdict }) => [receipt, verdict]));
  const audited = accepted.filter(({ requestId, draftRight }) => draftRight !== null && said.has(requestId));
  const bad = feedback.filter(({ verdict }) => verdict === 'bad');
  return {
    good: feedback.length - bad.length,
    bad: bad.length,
    bad_of_drafts: bad.filter(({ served }) => served === 'draft').length,
    audited: audited.length,
    agreeing: audited.filter(({ requestId, draftRight }) => (said.get(requestId) === 'good') === draftRight)
      .length,
  };
}

function routeLines(report: RouteAudits): string[] {
  const { route, alarm, escalated, feedback, strata } = report;
  const lines = [
    `route ${route}, calibration ${report.calibration}: ${riskText(report)}`,
    `  level ${alarm.level} (${LEVELS[alarm.level]}); target ${alarm.target}, evidence against it ` +
      `${alarm.evidence < 1000 ? alarm.evidence.toFixed(2) : 'above 1000'}, where ${(1 / alarm.delta).toFixed(0)} raises an alarm`,
    ...strata.map((stratum) => `    ${stratum.name}: ${riskText(stratum)}`),
  ];
  if (report.earlier > 0) lines.push(`  left out: ${report.earlier} audits under another calibration`);
  if (escalated.graded > 0) {
    lines.push(`  escalated in vain: ${escalated.in_vain} of ${escalated.graded} graded`);
  }
  lines.push(
    `  feedback: ${feedback.good} good, ${feedback.bad} bad (${feedback.bad_of_drafts} of drafts); the grader agrees ` +
      `with ${feedback.agreeing} of ${feedback.audited} that were audited`,
    '',
  );
  return lines;
}

function riskText({ audits, ungraded, bad, risk, low, high }: RiskReport): string {
  if (risk === null) return `${audits} audits, none graded`;
  const graded = audits - ungraded;
  const interval = `[${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
  return `${audits} audits, ${bad} bad of ${graded} graded, risk ${(100 * risk).toFixed(1)} % ${interval}`;
}
