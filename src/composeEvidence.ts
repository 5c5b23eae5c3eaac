import { join } from 'node:path';
import { ALARMS_FILE, fileAlarms } from './adapters/alarms/fileAlarms.ts';
import { AUDITS_FILE, fileStandings } from './adapters/alarms/fileStandings.ts';
import type { Config } from './adapters/config/config.ts';
import { fileEvidenceLog } from './adapters/evidence/fileEvidenceLog.ts';
import { gradersInTurn } from './adapters/grading/gradersInTurn.ts';
import { sameAnswerGrader } from './adapters/grading/sameAnswer.ts';
import { connectJudge } from './connectJudge.ts';
import type { Log } from './log.ts';
import type { AlarmBook, Grader } from './ports.ts';

/** The parts behind observing, audits and feedback: none of them can keep the gateway from answering. */
export interface ComposedEvidence {
  readonly log: ReturnType<typeof fileEvidenceLog>;
  readonly alarms: AlarmBook;
  readonly grader: Grader;
}

/** Losing evidence is told at most this often, ms: a full disk would fill the logs as well. */
const TOLD_EVERY_MS = 60_000;

/** Builds them as configured. Nothing is written, and no folder made, before there is something to keep. */
export function composeEvidence(config: Config, sandboxUrl: string | null, log: Log): ComposedEvidence {
  const { dir, content } = config.evidence;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const evidence = fileEvidenceLog(dir.path, {
    content,
    onLost: ({ records, cause }) => {
      if (performance.now() - toldAtMs < TOLD_EVERY_MS) return;
      toldAtMs = performance.now();
      log.error({ event: 'evidence_lost', records, folder: dir.path, err: cause }, 'evidence cannot be kept');
    },
    modelsOf: (name) => {
      const route = config.routes.get(name);
      if (route === undefined) return null;
      const { draft, heavy, second } = route;
      return { draft: draft.wireName, heavy: heavy.wireName, second: second?.wireName ?? null };
    },
  });
  const alarmsFile = join(dir.path, ALARMS_FILE);
  const alarms = fileAlarms(alarmsFile, ({ doing, cause }) => {
    const what =
      doing === 'read'
        ? 'the alarms cannot be read: every route is at heavy only until the file is mended or removed'
        : 'an alarm cannot be written: it holds until this process ends';
    log.error({ event: 'alarms_fault', doing, file: alarmsFile, err: cause }, what);
  });
  const auditsFile = join(dir.path, AUDITS_FILE);
  const standings = fileStandings(auditsFile, ({ doing, cause }) => {
    const what =
      doing === 'read'
        ? 'the counted audits cannot be read: counting starts anew'
        : 'the counted audits cannot be written: a restart would start counting anew';
    log.error({ event: 'audits_fault', doing, file: auditsFile, err: cause }, what);
  });
  const same = sameAnswerGrader();
  const judge = connectJudge(config, sandboxUrl);
  return {
    log: evidence,
    alarms: { ...alarms, ...standings },
    grader: judge === null ? same : gradersInTurn([same, judge]),
  };
}
