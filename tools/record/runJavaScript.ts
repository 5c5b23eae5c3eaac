import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Grader } from './readPrompts.ts';

/** Calls to make, and the JSON each must give. */
export type Tests = Extract<Grader, { kind: 'javascript' }>['tests'];

const limitMs = 2_000;

/** Runs in the child: reads {code, tests} and says whether all calls gave what they should. */
const runner = `
  const { runInContext, createContext } = require('node:vm');
  const { isDeepStrictEqual } = require('node:util');
  let input = '';
  process.stdin.setEncoding('utf8').on('data', (text) => { input += text; }).on('end', () => {
    const { code, tests } = JSON.parse(input);
    const quiet = () => {};
    const context = createContext({ console: { log: quiet, error: quiet, warn: quiet, info: quiet } });
    let passed = false;
    try {
      runInContext(code, context, { timeout: 1000 });
      passed = tests.every(({ call, equals }) => {
        const json = JSON.stringify(runInContext('(' + call + ')', context, { timeout: 500 }));
        return json !== undefined && isDeepStrictEqual(JSON.parse(json), equals);
      });
    } catch (error) {
      passed = false;
    }
    process.stdout.write(passed ? 'passed' : 'failed');
  });
`;

/**
 * Whether code passes its tests. It runs in a process of its own without environment, files, workers or
 * children (Node's permission model), in a fresh context, for at most two seconds. This keeps a small model's
 * accidents away; it is no wall against code that means harm.
 */
export async function runJavaScript(code: string, tests: Tests): Promise<boolean> {
  const child = spawn(process.execPath, ['--permission', '--max-old-space-size=64', '--eval', runner], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // A child that is killed early closes its input; that it said nothing is the answer then.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify({ code, tests }));
  await once(child, 'close');
  return said === 'passed';
}
