import { basename, resolve } from 'node:path';
import { weights } from './install/weights.ts';
import { LocalError } from './LocalError.ts';

/** A model for the local server to load, as its --model takes it. */
export interface ModelSpecification {
  readonly id: string;
  readonly gguf: string;
  readonly chatTemplate?: string;
}

/** What `npm run start:local` sets up. */
export interface Pair {
  /** To load here: the draft model, and the heavy one unless it lives elsewhere. */
  readonly local: readonly ModelSpecification[];
  readonly draft: string;
  readonly heavy: { readonly model: string; readonly baseUrl: string | 'local' };
  /** One line on what this pair can and cannot show. */
  readonly note: string;
}

/**
 * The pair of models that an environment asks for: DRAFT_GGUF in place of the installed weights (`gguf`);
 * HEAVY_BASE_URL with HEAVY_MODEL, or HEAVY_GGUF, as heavy, or the draft's own weights once more.
 */
export function pairOf(env: Readonly<Record<string, string | undefined>>, gguf: string): Pair {
  const { DRAFT_GGUF, HEAVY_BASE_URL, HEAVY_MODEL, HEAVY_GGUF } = env;
  const draft: ModelSpecification = DRAFT_GGUF
    ? { id: nameOf(DRAFT_GGUF), gguf }
    : { id: weights.model, gguf, chatTemplate: weights.chatTemplate };
  if (HEAVY_BASE_URL) {
    if (!HEAVY_MODEL) throw new LocalError('HEAVY_BASE_URL needs HEAVY_MODEL: the model to ask for there.');
    return {
      local: [draft],
      draft: draft.id,
      heavy: { model: HEAVY_MODEL, baseUrl: HEAVY_BASE_URL },
      note: `${draft.id} drafts live on this machine; ${HEAVY_MODEL} is asked where HEAVY_BASE_URL says.`,
    };
  }
  if (HEAVY_GGUF) {
    const heavy = { id: nameOf(HEAVY_GGUF), gguf: resolve(HEAVY_GGUF) };
    if (heavy.id === draft.id)
      throw new LocalError(`Draft and heavy are both called ${heavy.id}: rename a file.`);
    return {
      local: [draft, heavy],
      draft: draft.id,
      heavy: { model: heavy.id, baseUrl: 'local' },
      note: `${draft.id} drafts and ${heavy.id} is heavy, both live on this machine.`,
    };
  }
  const again = { ...draft, id: `${draft.id}-as-heavy` };
  return {
    local: [draft, again],
    draft: draft.id,
    heavy: { model: again.id, baseUrl: 'local' },
    note: `Draft and heavy are the same weights, ${draft.id}, live on this machine: shows the mechanism, not quality.`,
  };
}

function nameOf(gguf: string): string {
  return basename(gguf).replace(/\.gguf$/i, '');
}
