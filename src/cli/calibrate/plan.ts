import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { tokenCounter } from '../../adapters/text/tokenCounter.ts';
import { neededAccepted } from '../../calibration/clopperPearson.ts';
import { SHARES } from '../../calibration/fitCalibration.ts';
import { formatDollars } from '../../core/cost.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { type CallBound, type ItemBound, itemBound } from './itemBound.ts';
import { type AskingOptions, openAsking } from './openAsking.ts';
import { judgeMayBeAsked } from './openGrading.ts';
import { requestOf } from './requestOf.ts';

export interface PlanOptions extends AskingOptions {
  readonly alpha: number;
  readonly delta: number;
}

/** Says what `calibrate run` would ask of whom, what that takes at most, and what it could certify at best. */
export async function plan(options: PlanOptions, io: CommandIo): Promise<number> {
  const opened = await openAsking(options, io);
  if (!opened.ok) return opened.exit;
  const { config, route, items } = opened;
  const bounds = boundsOf(items, route, config, options);
  const lines = [
    `${items.length} prompts of ${options.dataset}, route ${route.name}`,
    '',
    ...familyLines(items, options),
    '',
    ...callLines(bounds, route, config),
    '',
    ...gradingLines(items, config),
    certifiable(items.length, options),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

function boundsOf(
  items: readonly DatasetItem[],
  route: RouteConfig,
  { judge }: Config,
  options: PlanOptions,
): readonly ItemBound[] {
  const counter = tokenCounter();
  return items.map((item) =>
    itemBound(item, {
      request: requestOf(item, options),
      counter,
      prices: {
        draft: route.draft.price,
        heavy: route.heavy.price,
        second: route.second?.price ?? null,
        judge: judge.model?.price ?? null,
      },
      second: route.second !== null,
      judge: judge.model !== null && judgeMayBeAsked(item),
      attempts: 1,
    }),
  );
}

function familyLines(items: readonly DatasetItem[], { alpha, delta }: PlanOptions): string[] {
  const needed = neededAccepted(alpha, delta, 0) ?? Number.POSITIVE_INFINITY;
  const families = [...Map.groupBy(items, ({ family }) => family ?? '(no family)')].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const width = Math.max(...families.map(([name]) => name.length));
  return families.map(([name, members]) => {
    const held = Math.floor(members.length * SHARES.calibration);
    const alone = held >= needed ? 'could be certified alone' : 'certified with others only';
    return `  ${name.padEnd(width)}  ${String(members.length).padStart(5)}  ${alone}`;
  });
}

function callLines(bounds: readonly ItemBound[], route: RouteConfig, { judge }: Config): string[] {
  const models = { draft: route.draft, heavy: route.heavy, second: route.second, judge: judge.model };
  const lines = Object.entries(models).flatMap(([who, model]) => {
    const calls = bounds.flatMap((bound) => bound.calls[who as keyof typeof models] ?? []); // the keys are its own
    if (model === null || calls.length === 0) return [];
    const sum = (part: keyof CallBound) => calls.reduce((total, call) => total + call[part], 0);
    const prompt = calls.reduce((total, call) => total + call.calls * call.promptTokens, 0);
    const completion = calls.reduce((total, call) => total + call.calls * call.completionTokens, 0);
    const price = model.price === null ? ', price unknown' : '';
    return [
      `${who} ${model.name}: ${sum('calls')} calls, about ${prompt} tokens read, at most ${completion} written${price}`,
    ];
  });
  const costs = bounds.map(({ nanoDollars }) => nanoDollars);
  const total = costs.includes(null)
    ? 'unknown, since a price is'
    : `at most $${formatDollars(costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0))}`;
  return [...lines, `cost: ${total} (every answer as long as it may be, no call repeated)`];
}

function gradingLines(items: readonly DatasetItem[], { judge }: Config): string[] {
  const open = items.filter(({ grader }) => grader.kind === 'none' || grader.kind === 'rubric').length;
  const by =
    judge.model === null
      ? 'compared with heavy where the question asks for a number, yes or no, a letter, a label or JSON, else ' +
        'left ungraded: no judge is configured'
      : `compared with heavy by ${judge.model.name}, in both orders`;
  return [`grading: ${items.length - open} by their own grader${open > 0 ? `, ${open} ${by}` : ''}`];
}

function certifiable(prompts: number, { alpha, delta }: PlanOptions): string {
  const held = Math.floor(prompts * SHARES.calibration);
  const perfect = neededAccepted(alpha, delta, 0);
  const usual = neededAccepted(alpha, delta, alpha / 2);
  const verdict =
    perfect !== null && held >= perfect
      ? 'which can be certified if the score is good enough'
      : `so that nothing can be certified: ${(perfect ?? 0) - held} more are missing at least`;
  return (
    `certificate: at most ${alpha} bad among accepted, with probability ${1 - delta}, takes ${perfect} accepted ` +
    `drafts without a bad one, or ${usual} with half as many bad ones as allowed; about ${held} of these prompts ` +
    `would be in the part that is certified on, ${verdict}`
  );
}
