import { isDeepStrictEqual } from 'node:util';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  RELEASE_SYNC,
} from 'quickjs-emscripten';
import type { UnitTest } from '../../core/objectiveGrader.ts';

/** Something that a stranger wrote, to be run within limits. */
export type LimitedJob =
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string; readonly text: string }
  | {
      readonly kind: 'json_schema';
      readonly schema: Readonly<Record<string, unknown>>;
      readonly json: string;
    }
  | { readonly kind: 'javascript'; readonly code: string; readonly tests: readonly UnitTest[] };

/** `faulty`: what was to judge cannot be used, whatever the answer. */
export type LimitedOutcome = 'passed' | 'failed' | 'faulty';

/** One answer's code: bytes of its heap and stack, and ms for loading and all tests together. */
const MEMORY_BYTES = 32 * 1024 * 1024;
const STACK_BYTES = 256 * 1024;
const RUN_MS = 1_000;

/**
 * Runs one job. May hang in spite of the limits: whoever calls keeps the time and can end the thread.
 * Rejects only when the job could not be started, which says nothing of the answer.
 */
export async function limitedJob(job: LimitedJob): Promise<LimitedOutcome> {
  if (job.kind === 'javascript') return passes(job.code, job.tests);
  return job.kind === 'regex' ? matches(job) : isValid(job);
}

function matches({ pattern, flags, text }: Extract<LimitedJob, { kind: 'regex' }>): LimitedOutcome {
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, flags);
  } catch {
    // The pattern is the grader's.
    return 'faulty';
  }
  return regex.test(text) ? 'passed' : 'failed';
}

async function isValid({
  schema,
  json,
}: Extract<LimitedJob, { kind: 'json_schema' }>): Promise<LimitedOutcome> {
  // Loaded where it is needed: most datasets have no schema.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const formats = await import('ajv-formats');
  try {
    const { $schema: _, ...plain } = schema;
    const ajv = new Ajv2020({ strict: false, logger: false, meta: false, validateSchema: false });
    formats.default.default(ajv);
    const dialect = new Ajv2020({ logger: false });
    if ('$async' in plain || dialect.validateSchema(plain) !== true) return 'faulty';
    const validate = ajv.compile(plain);
    return validate(JSON.parse(json)) === true ? 'passed' : 'failed';
  } catch {
    // The JSON has been parsed before: what is left to fail is the schema.
    return 'faulty';
  }
}

/** A module of its own for each answer: what one of them breaks in it, no other meets. */
async function passes(code: string, tests: readonly UnitTest[]): Promise<LimitedOutcome> {
  const quickJs = await newQuickJSWASMModuleFromVariant(RELEASE_SYNC);
  const runtime = quickJs.newRuntime();
  runtime.setMemoryLimit(MEMORY_BYTES);
  runtime.setMaxStackSize(STACK_BYTES);
  const deadline = performance.now() + RUN_MS;
  runtime.setInterruptHandler(() => performance.now() > deadline);
  const context = runtime.newContext();
  // Taken before the code can replace it.
  const stringify = valueIn(context.evalCode(PREPARATION));
  try {
    valueIn(context.evalCode(code)).dispose();
    const passed = tests.every(({ call, equals }) => {
      const result = valueIn(context.evalCode(`(${call})`));
      const json: unknown = context.dump(valueIn(context.callFunction(stringify, context.undefined, result)));
      return typeof json === 'string' && isDeepStrictEqual(JSON.parse(json), equals);
    });
    return passed ? 'passed' : 'failed';
  } catch {
    // It threw, ran out of time, memory or stack: nothing is read from the error, which is the code's own too.
    return 'failed';
  }
}

const PREPARATION = 'globalThis.console = { log() {}, error() {}, warn() {}, info() {} }; JSON.stringify';

function valueIn(evaluated: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
  if (evaluated.error !== undefined) throw new Error('The code threw');
  return evaluated.value;
}
