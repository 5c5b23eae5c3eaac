import { parseArgs } from 'node:util';
import { type SandboxOptions, startSandbox } from './sandboxServer.ts';
import { REFERENCE_PACE } from './writtenScript.ts';

const USAGE = `node sandbox/main.ts [options]
  --port <n>                          0 takes a free port (default 0)
  --pace <factor>                     2 is twice as fast as recorded (default 1)
  --recordings <dir>                  <category>.jsonl.gz each
  --prompts <dir>                     <category>.jsonl each
  --reference-first-ms <ms>           reference model: to the first token (default ${REFERENCE_PACE.firstTokenMs})
  --reference-tokens-per-second <n>   reference model: after it (default ${REFERENCE_PACE.tokensPerSecond})
`;

/** Reads the command line. Throws when an option is unknown or is not a number in range. */
function readOptions(): SandboxOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      port: text,
      pace: text,
      recordings: text,
      prompts: text,
      'reference-first-ms': text,
      'reference-tokens-per-second': text,
    },
  });
  return {
    port: numberOf('port', values.port, { fallback: 0, min: 0 }),
    pace: numberOf('pace', values.pace, { fallback: 1, min: Number.MIN_VALUE }),
    ...(values.recordings === undefined ? {} : { recordings: values.recordings }),
    ...(values.prompts === undefined ? {} : { prompts: values.prompts }),
    reference: {
      firstTokenMs: numberOf('reference-first-ms', values['reference-first-ms'], {
        fallback: REFERENCE_PACE.firstTokenMs,
        min: 0,
      }),
      tokensPerSecond: numberOf('reference-tokens-per-second', values['reference-tokens-per-second'], {
        fallback: REFERENCE_PACE.tokensPerSecond,
        min: Number.MIN_VALUE,
      }),
    },
  };
}

function numberOf(
  name: string,
  text: string | undefined,
  { fallback, min }: { fallback: number; min: number },
) {
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min) return value;
  throw new RangeError(
    `Cannot use --${name}: it must be a number ${min === 0 ? '>= 0' : '> 0'} and is "${text}"`,
  );
}

// Asked to end while it starts, it ends as well: nothing is half done that would need care.
let close = async (): Promise<void> => undefined;
const end = (): void => void close().then(() => process.exit(0));
process.on('SIGTERM', end);
process.on('SIGINT', end);
process.on('disconnect', end);

try {
  const sandbox = await startSandbox(readOptions());
  close = sandbox.close;
  const { port, models, prompts } = sandbox;
  process.stdout.write(`${JSON.stringify({ listening: port, models, prompts })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exit(1);
}
