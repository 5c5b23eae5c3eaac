import { fileURLToPath } from 'node:url';
import { installRuntime } from './installRuntime.ts';
import { installWeights } from './installWeights.ts';

/** The folder that is installed into, at the project's root; git ignores it. */
export const localFolder = fileURLToPath(new URL('../../.local', import.meta.url));

/** What the model server needs to start. */
export interface Installed {
  /** The folder whose node_modules holds node-llama-cpp. */
  readonly runtime: string;
  /** A GGUF file; the pinned weights unless another was named. */
  readonly gguf: string;
}

/**
 * Installs what is missing into `.local` and checks what is there; a second call changes nothing. With
 * `gguf` those weights are used and none are fetched. Throws a LocalError when offline or without Python.
 */
export async function ensureInstalled(
  gguf: string | undefined,
  say: (line: string) => void,
): Promise<Installed> {
  const weights = gguf ?? (await installWeights(localFolder, say));
  return { runtime: await installRuntime(localFolder, say), gguf: weights };
}
