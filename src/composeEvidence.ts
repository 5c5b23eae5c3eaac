import { join } from 'node:path';
import { fileAlarms } from './adapters/alarms/fileAlarms.ts';
import type { Config } from './adapters/config/config.ts';
import { fileEvidenceLog } from './adapters/evidence/fileEvidenceLog.ts';
import { gradersInTurn } from './adapters/grading/gradersInTurn.ts';
import { judgeGrader } from './adapters/grading/judge.ts';
import { sameAnswerGrader } from './adapters/grading/sameAnswer.ts';
import type { Log } from './log.ts';
import type { AlarmBook, Grader } from './ports.ts';

/** The parts behind observing, audits and feedback: none of them can keep the gateway from answering. */
export interface ComposedEvidence {
  readonly log: ReturnType<typeof fileEvidenceLog>;
  readonly alarms: AlarmBook;
  readonly grader: Grader;
}

/** File of the alarms, in the folder of the evidence. */
const ALARMS_FILE = 'alarms.json';

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
  return { log: evidence, alarms, grader: graderOf(config, sandboxUrl) };
}

function graderOf({ judge: { model, timeoutMs }, upstreams }: Config, sandboxUrl: string | null): Grader {
  const same = sameAnswerGrader();
  const upstream = model === null ? undefined : upstreams.get(model.upstream);
  const baseUrl = upstream?.sandbox === true ? sandboxUrl : (upstream?.baseUrl ?? null);
  if (model === null || upstream === undefined || baseUrl === null) return same;
  const { apiKey, headers } = upstream;
  const { wireName, price } = model;
  return gradersInTurn([same, judgeGrader({ baseUrl, apiKey, headers, model: wireName, price, timeoutMs })]);
}
