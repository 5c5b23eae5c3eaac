import type { CallRecord, Receipt } from '../core/receipt.ts';
import { DIRECT, NONE } from './labelValues.ts';
import type { Tallies } from './tallies.ts';

/**
 * Counts everything that is known of a finished request, from its receipt alone: a counter is a sum over receipts,
 * and cannot say otherwise than they do.
 */
export function receiptRecorder(tallies: Tallies): (receipt: Receipt) => void {
  return (receipt) => {
    const route = receipt.route ?? DIRECT;
    recordAnswer(tallies, receipt, route);
    recordDraft(tallies, receipt, route);
    recordMoney(tallies, receipt);
    for (const call of receipt.calls) recordCall(tallies, call, receipt);
    const lookup = receipt.cacheLookup;
    recordLookup(tallies, receipt);
    if (lookup !== null) tallies.cacheLookupSeconds.observe(lookup.totalMs / 1000, lookupTier(receipt));
  };
}

function recordAnswer(tallies: Tallies, receipt: Receipt, route: string): void {
  const { outcome, served, error, totalMs, timing } = receipt;
  const stream = String(receipt.stream);
  tallies.requests.add(1, route, outcome, served ?? 'none', stream);
  if (error !== null) tallies.errors.add(1, error);
  tallies.requestSeconds.observe(totalMs / 1000, route, stream);
  const { firstShownMs, largestGapMs, overhead, aborts } = timing;
  if (firstShownMs !== null && served !== null) {
    tallies.firstShownSeconds.observe(firstShownMs / 1000, route, served, stream);
  }
  if (largestGapMs !== null && receipt.stream) tallies.largestGapSeconds.observe(largestGapMs / 1000, route);
  if (overhead !== null) {
    tallies.overheadSeconds.observe(overhead.beforeMs / 1000, 'before');
    tallies.overheadSeconds.observe(overhead.afterMs / 1000, 'after');
    tallies.overheadSeconds.observe(overhead.totalMs / 1000, 'total');
  }
  for (const { role, confirmedMs } of aborts) {
    if (confirmedMs !== null) tallies.abortSeconds.observe(confirmedMs / 1000, role);
  }
}

function recordDraft(tallies: Tallies, receipt: Receipt, route: string): void {
  const { verdict, lateAlarms, speculationsDenied, timing, calls } = receipt;
  if (verdict !== null) {
    tallies.verdicts.add(1, verdict.kind, verdict.reason ?? NONE);
    if (verdict.entropyBits !== null) tallies.windowEntropy.observe(verdict.entropyBits, verdict.kind);
  }
  for (const alarm of lateAlarms) tallies.lateAlarms.add(1, alarm.verdict);
  const { holdBack, draftTokens } = timing;
  if (holdBack !== null) {
    tallies.holdBackSeconds.observe(holdBack.ms / 1000, holdBack.outcome);
    tallies.holdBackTokens.observe(holdBack.tokens, holdBack.outcome);
  }
  if (draftTokens !== null) {
    tallies.tokensDrafted.add(draftTokens.judged, route);
    tallies.tokensWithoutLogprobs.add(draftTokens.withoutLogprobs, route);
  }
  if (speculationsDenied.length > 0) tallies.speculations.add(speculationsDenied.length, 'denied');
  for (const call of calls) {
    if (!call.speculative) continue;
    const used = isUsed(call, receipt);
    tallies.speculations.add(1, used ? 'used' : call.outcome === 'failed' ? 'failed' : 'cancelled');
    const headStartMs = used ? headStart(call, receipt) : null;
    if (headStartMs !== null) tallies.headStartSeconds.observe(headStartMs / 1000);
  }
}

function recordCall(tallies: Tallies, call: CallRecord, receipt: Receipt): void {
  const { role, model, outcome, openedMs, firstTokenMs, closedMs, usage, cost } = call;
  tallies.upstreamRequests.add(1, role, model, outcome);
  if (outcome === 'completed') tallies.upstreamSeconds.observe((closedMs - openedMs) / 1000, role, model);
  if (firstTokenMs !== null)
    tallies.upstreamFirstSeconds.observe((firstTokenMs - openedMs) / 1000, role, model);
  if (usage !== null) {
    tallies.upstreamTokens.add(usage.promptTokens, role, model, 'prompt');
    tallies.upstreamTokens.add(usage.cachedPromptTokens, role, model, 'cached_prompt');
    tallies.upstreamTokens.add(usage.completionTokens, role, model, 'completion');
  }
  if (cost.nanoDollars !== null) {
    tallies.cost.add(cost.nanoDollars, role, purposeOf(call, receipt), cost.provenance);
  } else if (usage !== null) {
    tallies.unpricedTokens.add(usage.promptTokens + usage.completionTokens, role);
  }
}

function recordMoney(tallies: Tallies, { cost, heavyAlone, cacheLookup }: Receipt): void {
  if (cost.nanoDollars !== null && heavyAlone.nanoDollars !== null) {
    tallies.baselineCost.add(heavyAlone.nanoDollars, heavyAlone.provenance);
    tallies.comparedCost.add(cost.nanoDollars);
  }
  const asked = cacheLookup?.cost ?? null;
  if (asked === null || asked.nanoDollars === null) return;
  // A verifier's price and an embedder's are one sum; where none was asked, it is the embedder's.
  const purpose = cacheLookup?.stagesMs.verify === undefined ? 'embedding' : 'cache';
  tallies.cost.add(asked.nanoDollars, 'cache', purpose, asked.provenance);
}

/** What a call was for, by what came of it: of whoever answered nobody it is waste. */
function purposeOf(call: CallRecord, receipt: Receipt): string {
  if (call.role === 'draft') return receipt.served === 'draft' ? 'answer' : 'wasted_draft';
  if (call.role === 'second') return 'second';
  return call.speculative && !isUsed(call, receipt) ? 'wasted_speculation' : 'answer';
}

/** Of several speculations of a request only the last can have been taken over. */
function isUsed(call: CallRecord, { served, calls }: Receipt): boolean {
  return served === 'speculative' && calls.findLast(({ speculative }) => speculative) === call;
}

/** Without it heavy would have been opened when the draft was given up. */
function headStart(call: CallRecord, { steps }: Receipt): number | null {
  const givenUp = steps.find(({ state }) => state.startsWith('escalated'));
  return givenUp === undefined ? null : Math.max(0, givenUp.atMs - call.openedMs);
}

/** The tier that answered; what was found and not served, as in shadow, answered nothing. */
function lookupTier({ served, cacheLookup }: Receipt): string {
  return served === 'cache' ? (cacheLookup?.entry?.tier ?? 'shared') : 'none';
}

/** A lookup that came too late has left no record, and is a miss all the same. */
function recordLookup({ cacheLookups }: Tallies, { cache, cacheLookup }: Receipt): void {
  const found = cacheLookup?.shadow === true ? cacheLookup.entry : null;
  if (cache !== 'miss' && cache !== 'bypass') cacheLookups.add(1, cache, 'hit');
  else if (cache === 'miss' && found !== null) cacheLookups.add(1, found.tier, 'would_hit');
  else if (cache === 'miss' || cacheLookup !== null) cacheLookups.add(1, 'none', cache);
}
