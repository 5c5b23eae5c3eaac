import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { ensureInstalled } from '../local/install/ensureInstalled.ts';
import { weights } from '../local/install/weights.ts';
import { LocalError } from '../local/LocalError.ts';
import { startModelServer } from '../local/startModelServer.ts';
import { gradeObjective } from '../src/adapters/grading/gradeObjective.ts';
import { type LimitedRunner, openLimitedRunner } from '../src/adapters/grading/limitedRunner.ts';
import { askModel, params } from './record/askModel.ts';
import { Progress } from './record/Progress.ts';
import { type Prompt, readPrompts } from './record/readPrompts.ts';
import { type Recording, readRecordings, writeRecordings } from './record/recordings.ts';

const prompts = fileURLToPath(new URL('../bench/data/prompts', import.meta.url));
const folder = fileURLToPath(new URL('../bench/data/recordings', import.meta.url));
const saveEvery = 20;

/**
 * `npm run record [-- --force]`: asks the live model every prompt of bench/data/prompts, one at a time, and keeps
 * its answers with their log-probabilities and real timing in bench/data/recordings. What was recorded with the
 * same prompt and parameters is kept (and graded anew) unless --force. Nothing else should run meanwhile, as
 * the timing is part of the recording.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  const asked = await readPrompts(prompts);
  const kept = await readRecordings(folder);
  const recorded = new Map<string, Recording>();
  const runner = openLimitedRunner();
  try {
    for (const prompt of asked) {
      const old = kept.get(prompt.id);
      if (old !== undefined && !values.force && isCurrent(old, prompt)) {
        recorded.set(prompt.id, await graded(old, prompt, runner));
      }
    }
    const missing = asked.filter(({ id }) => !recorded.has(id));
    console.log(`${asked.length} prompts: ${recorded.size} recorded already, ${missing.length} to ask`);
    if (missing.length > 0) await record(missing, recorded, runner);
  } finally {
    await runner.close();
  }
  await save(asked, recorded, 'tell');
  tellFamilies(asked, recorded);
}

async function record(
  missing: readonly Prompt[],
  recorded: Map<string, Recording>,
  runner: LimitedRunner,
): Promise<void> {
  const installed = await ensureInstalled(undefined, console.log);
  const { model, chatTemplate } = weights;
  const server = await startModelServer(installed.runtime, [
    { id: model, gguf: installed.gguf, chatTemplate },
  ]);
  const progress = new Progress(missing.length);
  try {
    for (const [index, prompt] of missing.entries()) {
      const answer = await askModel({ baseUrl: server.baseUrl, model }, prompt.prompt);
      const { id, category } = prompt;
      const recording: Recording = {
        ...{ id, category, model, prompt: prompt.prompt, params, ...answer },
        grade: { grader: prompt.grader.kind, correct: null },
        recorded_on: new Date().toISOString().slice(0, 10),
      };
      recorded.set(id, await graded(recording, prompt, runner));
      progress.step(id);
      if (index % saveEvery === saveEvery - 1) await save(missing, recorded, 'quietly');
    }
  } finally {
    server.process.kill('SIGTERM');
  }
}

function isCurrent(old: Recording, prompt: Prompt): boolean {
  return (
    old.prompt === prompt.prompt &&
    old.category === prompt.category &&
    old.model === weights.model &&
    isDeepStrictEqual(old.params, params)
  );
}

async function graded(recording: Recording, { grader }: Prompt, runner: LimitedRunner): Promise<Recording> {
  const { right } = await gradeObjective(recording.text, grader, { runner });
  return { ...recording, grade: { grader: grader.kind, correct: right } };
}

async function save(
  prompts: readonly Prompt[],
  recorded: ReadonlyMap<string, Recording>,
  telling: 'tell' | 'quietly',
): Promise<void> {
  for (const category of new Set(prompts.map((prompt) => prompt.category))) {
    const own = [...recorded.values()].filter((recording) => recording.category === category);
    const bytes = await writeRecordings(folder, category, own);
    if (telling === 'quietly') continue;
    const judged = own.filter(({ grade: { correct } }) => correct !== null);
    const right = judged.filter(({ grade: { correct } }) => correct).length;
    console.log(
      `${category}: ${own.length} answers, ${right} of ${judged.length} graded right, ${bytes} bytes`,
    );
  }
}

function tellFamilies(prompts: readonly Prompt[], recorded: ReadonlyMap<string, Recording>): void {
  for (const [family, own] of Map.groupBy(prompts, (prompt) => prompt.family)) {
    const verdicts = own.map(({ id }) => recorded.get(id)?.grade.correct ?? null);
    const right = verdicts.filter((verdict) => verdict === true).length;
    const judged = verdicts.filter((verdict) => verdict !== null).length;
    console.log(`  ${family}: ${right} of ${judged} right, ${own.length - judged} ungraded`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof LocalError ? error.message : error);
  process.exitCode = 1;
});
