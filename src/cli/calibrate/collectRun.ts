import { fileURLToPath } from 'node:url';
import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { formatGradedDraft } from '../../adapters/evidence/gradedDraftLine.ts';
import { openLimitedRunner } from '../../adapters/grading/limitedRunner.ts';
import type { RunDirectory } from '../../adapters/runs/runDirectory.ts';
import { startSandbox } from '../../adapters/sandbox/startSandbox.ts';
import { tokenCounter } from '../../adapters/text/tokenCounter.ts';
import { unitHash } from '../../calibration/splitDrafts.ts';
import { bindModel, connectUpstreams } from '../../connectUpstreams.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { askAll } from './askAll.ts';
import { ATTEMPTS } from './askModel.ts';
import { type Collected, collectItem } from './collectItem.ts';
import { itemBound } from './itemBound.ts';
import { openGrading } from './openGrading.ts';
import { progress } from './progress.ts';
import { requestOf } from './requestOf.ts';
import type { RunOptions } from './run.ts';
import { spendingCap } from './spendingCap.ts';
import { tellRun } from './tellRun.ts';
import { tellStop } from './tellStop.ts';
import { todoItems } from './todoItems.ts';

const SANDBOX_ENTRY = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url));
const NANO = 1e9;

/** What a run is made of. */
export interface RunWork {
  readonly options: RunOptions;
  readonly config: Config;
  readonly route: RouteConfig;
  readonly items: readonly DatasetItem[];
  readonly directory: RunDirectory;
}

/** Asks what is left of a run, keeps each record as it comes, and says how it ended. Returns the exit code. */
export async function collectRun(
  { options, config, route, items, directory }: RunWork,
  io: CommandIo,
): Promise<number> {
  const { stderr, clock, signal } = io;
  const { todo, told } = todoItems(items, directory, options);
  for (const line of told) stderr.write(`${line}\n`);
  const tellEnding = () => stderr.write('Ending what is under way; Ctrl-C once more ends at once\n');
  signal.addEventListener('abort', tellEnding, { once: true });

  const needsSandbox = [...config.upstreams.values()].some(({ sandbox }) => sandbox);
  const sandbox = needsSandbox ? await startSandbox(SANDBOX_ENTRY) : null;
  const upstreams = connectUpstreams(config, sandbox?.url ?? null);
  const runner = openLimitedRunner();
  try {
    const counter = tokenCounter();
    const prices = pricesOf(route, config);
    const desk = openGrading(config, sandbox?.url ?? null, runner, checkedIds(items, options));
    const boundOf = (item: DatasetItem) => {
      const bound = itemBound(item, {
        request: requestOf(item, options),
        counter,
        prices,
        second: route.second !== null,
        judge: desk.judge !== null && desk.mayBeAsked(item),
        attempts: ATTEMPTS,
      });
      return bound.nanoDollars;
    };
    const unknown = todo.some((item) => boundOf(item) === null);
    if (options.maxDollars !== null && unknown) {
      stderr.write(`Cannot keep to $${options.maxDollars}: ${unpriced(route, config)}\n`);
      return EXIT.usage;
    }
    const spentBefore = spentOn(directory, items, boundOf);
    const capNano = options.maxDollars === null ? null : Math.floor(options.maxDollars * NANO);
    const cap = spendingCap(capNano, spentBefore);
    const models = {
      draft: bindModel(route.draft, upstreams),
      heavy: bindModel(route.heavy, upstreams),
      second: route.second === null ? null : bindModel(route.second, upstreams),
    };
    const collector = {
      ...models,
      tools: { counter, elapsedMs: () => clock.monotonicMs(), wait: io.wait, stop: signal },
      desk,
      request: (item: DatasetItem) => requestOf(item, options),
      now: () => new Date(clock.now()).toISOString(),
    };
    const stamp = {
      draft: models.draft.wireName,
      heavy: models.heavy.wireName,
      second: models.second?.wireName ?? null,
    };
    const shown = progress(io);
    let count = 0;
    let failed = 0;
    const keep = async ({ entry, draft }: Collected) => {
      count += 1;
      if (entry.outcome === 'failed') failed += 1;
      const line =
        draft === null ? null : formatGradedDraft(draft, { content: options.content, models: stamp });
      await directory.record(entry, line);
      shown.show({
        done: items.length - todo.length + count,
        total: items.length,
        doneNow: count,
        spent: cap.spent(),
        isPartly: unknown,
      });
    };
    const stopped = await askAll(todo, {
      concurrency: options.concurrency,
      signal,
      cap,
      boundOf: (item) => boundOf(item) ?? 0,
      collect: (item) => collectItem(item, collector),
      keep,
      hasEvidence: directory.records.length > 0,
    });
    shown.end();
    tellRun(directory.folder, io);
    return tellStop(
      stopped,
      { options, folder: directory.folder, failed, left: todo.length - count, spent: cap.spent() },
      io,
    );
  } finally {
    signal.removeEventListener('abort', tellEnding);
    await runner.close();
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
    await sandbox?.stop();
  }
}

/** Prompts on which the judge is tried as well: chosen by the seed alone. */
function checkedIds(items: readonly DatasetItem[], { judgeChecks, seed }: RunOptions): ReadonlySet<string> {
  const order = items
    .filter(({ grader }) => grader.kind !== 'none' && grader.kind !== 'rubric')
    .map(({ id }) => ({ id, at: unitHash(`judge ${seed}:${id}`) }))
    .sort((one, other) => one.at - other.at);
  return new Set(order.slice(0, judgeChecks).map(({ id }) => id));
}

function pricesOf(route: RouteConfig, { judge }: Config) {
  return {
    draft: route.draft.price,
    heavy: route.heavy.price,
    second: route.second?.price ?? null,
    judge: judge.model?.price ?? null,
  };
}

/**
 * Nano-dollars that earlier runs in the directory have spent. What nobody knows the cost of counts as the most it
 * can have been, as it did when it was asked.
 */
function spentOn(
  { ledger }: RunDirectory,
  items: readonly DatasetItem[],
  boundOf: (item: DatasetItem) => number | null,
): number {
  const byId = new Map(items.map((item) => [item.id, item]));
  return ledger.reduce((sum, { id, nanoDollars }) => {
    const item = byId.get(id);
    return sum + (nanoDollars ?? (item === undefined ? 0 : (boundOf(item) ?? 0)));
  }, 0);
}

function unpriced(route: RouteConfig, { judge }: Config): string {
  const models = [route.draft, route.heavy, route.second, judge.model];
  const names = models.flatMap((model) => (model !== null && model.price === null ? [model.name] : []));
  return `the price of ${[...new Set(names)].join(', ')} is unknown; set models.<name>.price, or leave --max-dollars out`;
}
