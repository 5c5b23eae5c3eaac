import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceLog, Feedback, ObservedDraft } from '../../ports.ts';
import { formatFeedback } from './feedbackLine.ts';
import { formatGradedDraft, type ModelsAsked } from './gradedDraftLine.ts';

export interface FileEvidenceLogOptions {
  /** Whether answers and comments are kept; without, shapes of tokens, lengths and numbers are. */
  readonly content: boolean;
  /** Told of records that could not be written. */
  readonly onLost: (lost: { readonly records: number; readonly cause: unknown }) => void;
  /** The models of a route, so that drafts of another pair are told apart when the configuration changes. */
  readonly modelsOf?: (route: string) => ModelsAsked | null;
  /** Characters that may wait to be written; what comes on top is lost. */
  readonly queueCharacters?: number;
}

/** A disk that is that slow will not catch up. */
const QUEUE_CHARACTERS = 32 * 1024 * 1024;

interface Waiting {
  readonly file: string;
  readonly line: string;
}

/**
 * Evidence as lines of JSON in a folder, one file a day and kind, as observed-2026-01-31.jsonl. Lines are
 * written in the background and synced batch by batch; the folder is made when there is something to write.
 * Neither method throws: what cannot be kept is counted and told of. A line that was cut by a crash stays as
 * it is, and the next one begins behind it.
 */
export function fileEvidenceLog(
  folder: string,
  options: FileEvidenceLogOptions,
): EvidenceLog & {
  /** Records lost so far. */
  lost(): number;
  /** Settles when everything given so far is on the disk, or lost. */
  flush(): Promise<void>;
} {
  const most = options.queueCharacters ?? QUEUE_CHARACTERS;
  let waiting: Waiting[] = [];
  let characters = 0;
  let lost = 0;
  let pumping: Promise<void> | null = null;
  /** Files whose last line is known to be whole. */
  const whole = new Set<string>();

  const lose = (records: number, cause: unknown): void => {
    lost += records;
    try {
      options.onLost({ records, cause });
    } catch {
      // Whoever listens may be broken as well; `lost` has counted it.
    }
  };

  const pump = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      characters = 0;
      for (const [file, lines] of Map.groupBy(batch, ({ file }) => file)) {
        try {
          await append(folder, file, lines, whole);
        } catch (cause) {
          whole.delete(file);
          lose(lines.length, cause);
        }
      }
    }
    pumping = null;
  };

  const put = (kind: string, write: () => { readonly at: string; readonly line: string }): void => {
    try {
      const { at, line } = write();
      if (characters + line.length > most) {
        lose(1, new Error(`more than ${most} characters of evidence wait to be written`));
        return;
      }
      characters += line.length;
      waiting.push({ file: `${kind}-${dayOf(at)}.jsonl`, line });
      pumping ??= Promise.resolve().then(pump);
    } catch (cause) {
      lose(1, cause);
    }
  };

  return {
    observed: (draft: ObservedDraft) =>
      put('observed', () => {
        const models = options.modelsOf?.(draft.route) ?? undefined;
        return { at: draft.at, line: formatGradedDraft(draft, { content: options.content, models }) };
      }),
    feedback: (feedback: Feedback) =>
      put('feedback', () => ({ at: feedback.at, line: formatFeedback(feedback, options) })),
    lost: () => lost,
    flush: async () => {
      while (pumping !== null) await pumping;
    },
  };
}

async function append(
  folder: string,
  file: string,
  lines: readonly Waiting[],
  whole: Set<string>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const handle = await open(join(folder, file), 'a+');
  try {
    const cut = !whole.has(file) && (await endsInside(handle));
    const text = lines.map(({ line }) => `${line}\n`).join('');
    await handle.appendFile(cut ? `\n${text}` : text);
    await handle.datasync();
    whole.add(file);
  } finally {
    await handle.close();
  }
}

/** Whether the last line has no end: a crash, or a full disk, cut it. */
async function endsInside(handle: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== '\n'.charCodeAt(0);
}

/** The day of an ISO time; it becomes part of a file's name, so nothing else may. */
function dayOf(at: string): string {
  return /^\d{4}-\d{2}-\d{2}(?=T)/.exec(at)?.[0] ?? 'undated';
}
