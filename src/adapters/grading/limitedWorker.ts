import { parentPort } from 'node:worker_threads';
import { type LimitedJob, type LimitedOutcome, limitedJob } from './limitedJob.ts';

/** What the worker says: that it can take jobs, what came of each, and `broken` when one could not be run. */
export interface LimitedWorkerMessage {
  readonly type: LimitedOutcome | 'ready' | 'broken';
}

// Runs as a thread of its own: the start of the file that limitedRunner.ts names.
parentPort?.on('message', (job: LimitedJob) => {
  const tell = (type: LimitedWorkerMessage['type']) => parentPort?.postMessage({ type });
  limitedJob(job).then(tell, () => tell('broken'));
});
parentPort?.postMessage({ type: 'ready' });
