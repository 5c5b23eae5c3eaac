import type { Config } from './adapters/config/config.ts';
import { judgeGrader } from './adapters/grading/judge.ts';
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
  const { wireName, upstream: name, price } = judge.model;
  const upstream = upstreams.get(name);
  const baseUrl = upstream?.sandbox === true ? sandboxUrl : (upstream?.baseUrl ?? null);
  if (upstream === undefined || baseUrl === null) {
    throw new TypeError(`Cannot ask the judge: its upstream "${name}" has no address`);
  }
  const { apiKey, headers } = upstream;
  return judgeGrader({ baseUrl, apiKey, headers, model: wireName, price, timeoutMs: judge.timeoutMs });
}
