import type { Config } from './adapters/config/config.ts';
import { judgeGrader } from './adapters/grading/judge.ts';
import { modelAddress } from './modelAddress.ts';
import type { Grader } from './ports.ts';

/**
 * The judge a configuration names; null when it names none.
 * @param sandboxUrl where the sandbox listens, for a judge that is one of its models.
 * @throws {TypeError} when the judge's upstream has no address.
 */
export function connectJudge(
  { judge, upstreams }: Pick<Config, 'judge' | 'upstreams'>,
  sandboxUrl: string | null,
): Grader | null {
  if (judge.model === null) return null;
  const address = modelAddress('the judge', judge.model, { upstreams }, sandboxUrl);
  return judgeGrader({ ...address, timeoutMs: judge.timeoutMs });
}
