import { fileURLToPath } from 'node:url';
import { weights } from '../../../local/install/weights.ts';
import { formatGradedDraft } from '../../../src/adapters/evidence/gradedDraftLine.ts';
import type { Usage } from '../../../src/core/cost.ts';
import type { GradedDraft } from '../../../src/core/gradedDraft.ts';
import { sketchOf } from '../../../src/core/sketchOf.ts';
import type { CollectedAnswer } from './askDraft.ts';
import { gradePublished } from './gradePublished.ts';
import { gzipLines } from './gzipLines.ts';
import { heavyModel, type PublishedItem } from './publishedItem.ts';

const path = fileURLToPath(new URL('../data/published.jsonl.gz', import.meta.url));

/**
 * Writes bench/evidence/data/published.jsonl.gz, by id in order: graded drafts without content, so no text of a
 * benchmark. Resolves with a line that says how many and how right.
 */
export async function finishPublished(
  items: readonly PublishedItem[],
  answers: ReadonlyMap<string, CollectedAnswer>,
): Promise<string> {
  const drafts = items
    .flatMap((item) => {
      const answer = answers.get(item.id);
      return answer === undefined ? [] : publishedDraft(item, answer);
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const models = { draft: weights.model, heavy: heavyModel, second: null };
  const lines = drafts.map((draft) => formatGradedDraft(draft, { content: false, models }));
  const bytes = await gzipLines(path, lines);
  const right = drafts.filter(({ draftRight }) => draftRight).length;
  const heavyRight = drafts.filter((draft) => draft.heavyRight).length;
  return `${drafts.length} drafts, ${right} right, heavy ${heavyRight} right, ${bytes} bytes`;
}

function publishedDraft(item: PublishedItem, answer: CollectedAnswer): GradedDraft {
  const usage = (completionTokens: number, provenance: Usage['provenance']): Usage => ({
    ...{ promptTokens: answer.promptTokens, cachedPromptTokens: 0, completionTokens, provenance },
  });
  return {
    id: item.id,
    family: item.family,
    sketch: sketchOf(item.prompt),
    promptTokens: answer.promptTokens,
    draft: {
      tokens: answer.tokens.map((token) => ({ ...token, missing: null })),
      // The cap is the collector's; heavy's published answer was not cut by it.
      ending: {
        finishReason: answer.finishReason,
        cutBy: answer.finishReason === 'length' ? 'drafter' : null,
        refused: false,
      },
      usage: usage(answer.completionTokens, 'reported'),
      firstTokenMs: answer.firstTokenMs,
      text: answer.text,
    },
    draftRight: gradePublished(item.gold, answer.text),
    heavyRight: item.heavyRight,
    grader: item.gold.kind,
    heavyUsage: usage(item.heavyTokens, 'estimated'),
    second: null,
    source: 'dataset',
    weight: 1,
  };
}
