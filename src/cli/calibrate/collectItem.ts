import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import type { LedgerEntry } from '../../adapters/runs/ledgerLine.ts';
import { agreement } from '../../core/agreement.ts';
import { askedText } from '../../core/askedText.ts';
import { type ChatRequest, promptText } from '../../core/chatRequest.ts';
import { type Cost, sumCosts } from '../../core/cost.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { CallRecord } from '../../core/receipt.ts';
import { sketchOf } from '../../core/sketchOf.ts';
import { questionOf } from '../../gateway/questionOf.ts';
import { type Answered, type AskTools, askModel, type BoundModel } from './askModel.ts';
import { type GradingDesk, gradeItem } from './gradeItem.ts';
import { MISSING_EVIDENCE, missingEvidence } from './missingEvidence.ts';

export interface Collector {
  readonly draft: BoundModel;
  readonly heavy: BoundModel;
  readonly second: BoundModel | null;
  readonly tools: AskTools;
  readonly desk: GradingDesk;
  readonly request: (item: DatasetItem) => ChatRequest;
  /** ISO time. */
  readonly now: () => string;
}

/** What came of one prompt. */
export interface Collected {
  readonly entry: LedgerEntry;
  readonly draft: GradedDraft | null;
  /** Why it failed, as a code; null when it did not. */
  readonly failure: string | null;
}

/** Asks the models one prompt and grades the draft. Never rejects for what a model server does. */
export async function collectItem(item: DatasetItem, collector: Collector): Promise<Collected> {
  const { tools, desk, now } = collector;
  const request = collector.request(item);
  const costs: Cost[] = [];
  const ask = async (role: 'draft' | 'heavy' | 'second', model: BoundModel): Promise<Answered> => {
    const answered = await askModel(role, model, request, tools);
    costs.push(...answered.calls.map(({ cost }: CallRecord) => cost));
    return answered;
  };
  const failed = (failure: string, why: string): Collected => ({
    entry: entryOf(item, { outcome: 'failed', why, costs, judgeCheck: null, at: now() }),
    draft: null,
    failure,
  });

  const drafted = await ask('draft', collector.draft);
  if (drafted.failure !== null) return failed(drafted.failure.code, `draft: ${drafted.failure.message}`);
  const missing = missingEvidence(drafted.draft);
  if (missing !== null) return failed(missing, `draft: ${MISSING_EVIDENCE[missing]}`);

  const heavy = item.heavy === null ? await ask('heavy', collector.heavy) : null;
  if (heavy !== null && heavy.failure !== null) {
    return failed(heavy.failure.code, `heavy: ${heavy.failure.message}`);
  }
  const other = collector.second === null ? null : await ask('second', collector.second);
  const answers = { draft: drafted.text, heavy: heavy?.text ?? item.heavy?.text ?? null };
  const grade = await gradeItem(item, questionOf(request), answers, desk);
  costs.push(...grade.costs);
  const outcome = grade.draftRight === null ? 'ungraded' : 'graded';
  const why = outcome === 'graded' ? null : grade.grader;
  return {
    entry: entryOf(item, { outcome, why, costs, judgeCheck: grade.judgeCheck, at: now() }),
    draft: {
      id: item.id,
      family: item.family,
      sketch: sketchOf(askedText(request)),
      // Counted as the gateway counts a request, which has no usage yet when it is judged.
      promptTokens: tools.counter.count(promptText(request)),
      draft: drafted.draft,
      draftRight: grade.draftRight,
      heavyRight: grade.heavyRight,
      grader: grade.grader,
      heavyUsage: heavy?.calls.at(-1)?.usage ?? null,
      second: other === null ? null : secondOf(request, drafted.text, other),
      source: 'dataset',
      weight: 1,
    },
    failure: null,
  };
}

/** A second model that failed or said nothing has no opinion. */
function secondOf(request: ChatRequest, draft: string, other: Answered): GradedDraft['second'] {
  const usage = other.calls.at(-1)?.usage ?? null;
  const isSilent = other.failure !== null || other.text.trim() === '';
  return { agreement: isSilent ? null : agreement(askedText(request), draft, other.text), usage };
}

function entryOf(
  { id }: DatasetItem,
  {
    costs,
    ...entry
  }: Pick<LedgerEntry, 'outcome' | 'why' | 'judgeCheck' | 'at'> & { costs: readonly Cost[] },
): LedgerEntry {
  return { id, ...entry, nanoDollars: sumCosts(costs).nanoDollars };
}
