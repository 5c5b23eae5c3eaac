import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { formatGradedDraft } from '../../adapters/evidence/gradedDraftLine.ts';
import { openLimitedRunner } from '../../adapters/grading/limitedRunner.ts';
import { RunError } from '../../adapters/runs/RunError.ts';
import { openRunDirectory, type RunDirectory } from '../../adapters/runs/runDirectory.ts';
import { startSandbox } from '../../adapters/sandbox/startSandbox.ts';
import { tokenCounter } from '../../adapters/text/tokenCounter.ts';
import { unitHash } from '../../calibration/splitDrafts.ts';
import { bindModel, connectUpstreams } from '../../connectUpstreams.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { openConfig, routeNamed } from '../openConfig.ts';
import { askAll } from './askAll.ts';
import { ATTEMPTS } from './askModel.ts';
import { chooseItems } from './chooseItems.ts';
import { type Collected, collectItem } from './collectItem.ts';
import { itemBound } from './itemBound.ts';
import { type DatasetFormat, openDataset } from './openDataset.ts';
import { openGrading } from './openGrading.ts';
import { progress } from './progress.ts';
import { requestOf } from './requestOf.ts';
import { type Asking, runFields } from './runFields.ts';
import { spendingCap } from './spendingCap.ts';
import { tellRun } from './tellRun.ts';
import { tellStop } from './tellStop.ts';

export interface RunOptions extends Asking {
  readonly config?: string | undefined;
  readonly route?: string | undefined;
  /** A file of prompts, or a folder of such files. */
  readonly dataset: string;
  readonly format: DatasetFormat;
  /** The run directory; without it, one under runs/ that is named for the dataset and the route. */
  readonly run?: string | undefined;
  readonly concurrency: number;
  /** Null: no cap. */
  readonly maxDollars: number | null;
  readonly retryFailed: boolean;
}

const SANDBOX_ENTRY = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url));
const NANO = 1e9;

/**
 * Asks the models of a route every prompt of a dataset, grades the drafts and keeps each in a run directory as
 * soon as it is there. What stopped part-way goes on when the same is asked for again.
 * @returns the exit code: 75 when prompts are left, 69 when a model server is gone.
 */
export async function run(options: RunOptions, io: CommandIo): Promise<number> {
  const config = openConfig(options.config, io);
  if (config === null) return EXIT.config;
  const route = routeNamed(config, options.route, io);
  if (route === null) return EXIT.usage;
  const all = await openDataset(options.dataset, options.format, io);
  if (all === null) return EXIT.failure;
  const items = chooseItems(all, options);
  const folder = resolve(io.cwd, options.run ?? defaultFolder(options, route));
  let directory: RunDirectory;
  try {
    const fields = runFields({ all, chosen: items.length }, route, config.judge, options);
    directory = await openRunDirectory(folder, fields, new Date(io.clock.now()).toISOString());
  } catch (cause) {
    io.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return cause instanceof RunError && cause.kind === 'mismatch' ? EXIT.usage : EXIT.cannotWrite;
  }
  try {
    return await collect({ options, config, route, items, directory }, io);
  } finally {
    await directory.close();
  }
}

interface Work {
  readonly options: RunOptions;
  readonly config: Config;
  readonly route: RouteConfig;
  readonly items: readonly DatasetItem[];
  readonly directory: RunDirectory;
}

async function collect({ options, config, route, items, directory }: Work, io: CommandIo): Promise<number> {
  const { stderr, clock, signal } = io;
  const done = new Set(directory.records.map(({ id }) => id));
  const failedBefore = failedIds(directory, done);
  const left = items.filter(({ id }) => !done.has(id) && (options.retryFailed || !failedBefore.has(id)));
  const again = options.retryFailed ? items.filter(({ id }) => done.has(id) && failedBefore.has(id)) : [];
  const todo = [...left, ...again];
  for (const { file, line, message } of directory.faults) stderr.write(`${file}:${line}: ${message}\n`);
  if (!directory.isNew) {
    const skipped = options.retryFailed ? 0 : failedBefore.size;
    stderr.write(
      `Going on with ${directory.folder}: ${done.size} of ${items.length} prompts are there` +
        `${skipped > 0 ? `, ${skipped} failed (--retry-failed asks them again)` : ''}\n`,
    );
  }

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
    const spentBefore = directory.ledger.reduce((sum, { nanoDollars }) => sum + (nanoDollars ?? 0), 0);
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
    await runner.close();
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
    await sandbox?.stop();
  }
}

/** Prompts whose last attempt failed, or whose judge did. */
function failedIds({ ledger }: RunDirectory, done: ReadonlySet<string>): ReadonlySet<string> {
  const last = new Map(ledger.map((entry) => [entry.id, entry]));
  const failed = [...last.values()].filter(
    ({ id, outcome, why }) => (outcome === 'failed' && !done.has(id)) || why === 'judge_failed',
  );
  return new Set(failed.map(({ id }) => id));
}

function defaultFolder({ dataset }: RunOptions, { name }: RouteConfig): string {
  return join('runs', `${basename(dataset, extname(dataset))}-${name}`);
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

function unpriced(route: RouteConfig, { judge }: Config): string {
  const models = [route.draft, route.heavy, route.second, judge.model];
  const names = models.flatMap((model) => (model !== null && model.price === null ? [model.name] : []));
  return `the price of ${[...new Set(names)].join(', ')} is unknown; set models.<name>.price, or leave --max-dollars out`;
}
