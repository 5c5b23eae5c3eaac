import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { ensureInstalled } from '../local/install/ensureInstalled.ts';
import { weights } from '../local/install/weights.ts';
import { LocalError } from '../local/LocalError.ts';
import { startModelServer } from '../local/startModelServer.ts';
import { askModel, params } from './record/askModel.ts';
import { grade } from './record/grade.ts';
import { Progress } from './record/Progress.ts';
import { type Prompt, readPrompts } from './record/readPrompts.ts';
import { type Recording, readRecordings, writeRecordings } from './record/recordings.ts';
import { runJavaScript } from './record/runJavaScript.ts';

const prompts = fileURLToPath(new URL('../sandbox/prompts', import.meta.url));
const folder = fileURLToPath(new URL('../sandbox/recordings', import.meta.url));
const saveEvery = 20;

/**
 * `npm run record [-- --force]`: asks the live model every prompt of sandbox/prompts, one at a time, and keeps
 * its answers with their log-probabilities and real timing in sandbox/recordings. What was recorded with the
 * same prompt and parameters is kept (and graded anew) unless --force. Nothing else should run meanwhile, as
 * the timing is part of the recording.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  const asked = await readPrompts(prompts);
  const kept = await readRecordings(folder);
  const recorded = new Map<string, Recording>();
  for (const prompt of asked) {
    const old = kept.get(prompt.id);
    if (old !== undefined && !values.force && isCurrent(old, prompt)) {
      recorded.set(prompt.id, await graded(old, prompt));
    }
  }
  const missing = asked.filter(({ id }) => !recorded.has(id));
  console.log(`${asked.length} prompts: ${recorded.size} recorded already, ${missing.length} to ask`);
  if (missing.length > 0) await record(missing, recorded);
  await save(asked, recorded, 'tell');
}

async function record(missing: readonly Prompt[], recorded: Map<string, Recording>): Promise<void> {
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
      recorded.set(id, await graded(recording, prompt));
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

async function graded(recording: Recording, { grader }: Prompt): Promise<Recording> {
  return {
    ...recording,
    grade: { grader: grader.kind, correct: await grade(recording.text, grader, runJavaScript) },
  };
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

main().catch((error: unknown) => {
  console.error(error instanceof LocalError ? error.message : error);
  process.exitCode = 1;
});
