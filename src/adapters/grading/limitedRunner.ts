import { Worker } from 'node:worker_threads';
import type { LimitedJob, LimitedOutcome } from './limitedJob.ts';
import type { LimitedWorkerMessage } from './limitedWorker.ts';

/** Runs what strangers wrote in a thread of its own, one job after the other. */
export interface LimitedRunner {
  /** What hangs or takes too much has `failed`. Rejects when the job could not be run, whatever is in it. */
  run(job: LimitedJob): Promise<LimitedOutcome>;
  /** Ends the thread; jobs that have no outcome yet reject. */
  close(): Promise<void>;
}

/** What one job may take, whatever it does; code has less time, and ends by itself. */
const JOB_MS = 3_000;
/** A thread that does not start is no verdict on an answer, but nobody may wait for ever. */
const START_MS = 60_000;
const WORKER = new URL('./limitedWorker.ts', import.meta.url);
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

/**
 * Opens a runner. Its thread starts with the first job, holds no process alive between jobs, and is replaced
 * when a job had to be ended.
 *
 * @param jobMs how long a job may take, > 0.
 */
export function openLimitedRunner({ jobMs = JOB_MS }: { readonly jobMs?: number } = {}): LimitedRunner {
  let worker: Promise<Worker> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function next(job: LimitedJob): Promise<LimitedOutcome> {
    if (closed) throw new Error('Cannot grade: the runner is closed');
    worker ??= startWorker();
    const started = await worker.catch((error: unknown) => {
      worker = null;
      throw error;
    });
    const word = firstWord(started, jobMs);
    started.postMessage(job);
    const said = await word;
    if (said === 'passed' || said === 'failed' || said === 'faulty') return said;
    worker = null;
    await started.terminate();
    if (closed) throw new Error('Cannot grade: the runner was closed');
    if (said !== null) throw new Error(`Cannot grade: the thread for ${job.kind} is broken`);
    return 'failed';
  }

  return {
    run(job) {
      const outcome = last.then(() => next(job));
      last = outcome.catch(() => undefined);
      return outcome;
    },
    async close() {
      closed = true;
      await (await worker?.catch(() => null))?.terminate();
    },
  };
}

async function startWorker(): Promise<Worker> {
  const worker = new Worker(WORKER, { env: {}, resourceLimits: LIMITS, stdout: true, stderr: true });
  // Without a listener, an error that comes when nobody waits would end the process.
  worker.on('error', () => undefined);
  if ((await firstWord(worker, START_MS)) === 'ready') return worker;
  await worker.terminate();
  throw new Error('Cannot grade: the thread for code, patterns and schemas does not start');
}

/** Null: the thread broke or did not answer in time. */
function firstWord(worker: Worker, ms: number): Promise<LimitedWorkerMessage['type'] | null> {
  const { promise, resolve } = Promise.withResolvers<LimitedWorkerMessage['type'] | null>();
  const heard = ({ type }: LimitedWorkerMessage) => resolve(type);
  const lost = () => resolve(null);
  const timer = setTimeout(lost, ms);
  worker.ref();
  worker.on('message', heard).on('error', lost).on('exit', lost);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', heard).off('error', lost).off('exit', lost);
    worker.unref();
  });
}
