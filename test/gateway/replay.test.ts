import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreement } from '../../src/core/agreement.ts';
import { calibratedPolicy } from '../../src/core/calibratedPolicy.ts';
import { entropyPolicy } from '../../src/core/entropyPolicy.ts';
import { tokensOf } from '../../src/core/evidence.ts';
import type { GradedDraft, RecordedToken } from '../../src/core/gradedDraft.ts';
import type { Policy, Reading, Verdict } from '../../src/core/policy.ts';
import { replayDraft } from '../../src/core/replayDraft.ts';
import { sketchOf } from '../../src/core/sketchOf.ts';
import type { StreamItem } from '../../src/ports.ts';
import {
  certified,
  lookupOf,
  SCORER,
  secondHead,
  smallCalibration,
  stratum,
} from '../core/smallCalibration.ts';
import { broken, CALM, finish, gatewayOn, HOT, said, token, tokens, WARM } from '../fakes.ts';
import { recordedDraft } from '../recordedDraft.ts';

/** A policy as one module may write it: methods of a class that need their `this`, verdicts that swing to and fro. */
class Swinging implements Policy<readonly Reading[]> {
  readonly name = 'swinging';
  readonly calibration = { id: 'cal_1' };
  readonly form = 'residual' as const;
  readonly topLogprobs = 3;
  readonly window = 4;
  readonly initial: readonly Reading[] = [];
  readonly #period: number;
  constructor(period: number) {
    this.#period = period;
  }
  next(state: readonly Reading[], reading: Reading): readonly Reading[] {
    return [...state, reading];
  }
  verdict(state: readonly Reading[]): Verdict {
    const phase = Math.floor((state.at(-1)?.index ?? 0) / this.#period) % 4;
    if ((state.at(-1)?.meanBits ?? 0) > 1.9) return { kind: 'reject', reason: 'risk' };
    if (phase === 1) return { kind: 'doubt', reason: 'risk' };
    return phase === 3 ? { kind: 'keep', reason: 'low_risk' } : { kind: 'wait' };
  }
  ended(state: readonly Reading[]) {
    const kept = state.length % 2 === 0;
    return kept
      ? ({ kind: 'keep', reason: 'low_risk' } as const)
      : ({ kind: 'reject', reason: 'risk' } as const);
  }
}

const GATED = sketchOf('Gate this.');

/** Says nothing of a prefix, so that only the hold-back, the end and a second opinion decide; gates a prompt. */
const silent: Policy<number> = {
  name: 'silent',
  calibration: null,
  form: 'renormalised',
  topLogprobs: 5,
  window: 10,
  initial: 0,
  next: (state, { bits }) => Math.max(state, bits ?? 9),
  verdict: () => ({ kind: 'wait' }),
  ended: (state) => ({ kind: state > 1 ? 'reject' : 'keep', reason: 'risk' }),
  open: ({ sketch, promptTokens, whole }) => ({
    state: 0,
    notDrafted: sketch().terms.join() === GATED.terms.join() && (whole || promptTokens() > 0) ? 'gate' : null,
    stratum: null,
    certified: false,
  }),
  second: {
    wanted: (state) => state > 1,
    heard: (state, agreement) => (agreement === null ? state : agreement > 0.5 ? 0 : 9),
  },
};

/** Served as a calibration says, with a second model where the route has one. */
const calibrated = calibratedPolicy(
  smallCalibration([stratum('one', certified(0.4), certified(0.3))], {
    pair: { second: 'other' },
    scorers: [
      { ...SCORER, evidence: [...SCORER.evidence, 'second'], heads: [...SCORER.heads, secondHead(0.3)] },
    ],
  }),
  { index: lookupOf(), doubtAbove: 0.5, rejectBelow: 0.05, uncertified: 'heavy', gateMaxBad: null },
);

const policy: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant(entropyPolicy() as Policy),
  fc.integer({ min: 1, max: 9 }).map((period) => new Swinging(period) as Policy),
  fc.constant(silent as Policy),
  fc.constant(calibrated as Policy),
);

const TOPS = {
  calm: CALM,
  warm: WARM,
  hot: HOT,
  absent: null,
  sentinel: [-9999, -9999],
  /** More than a policy asked for, in no order. */
  many: [-3, 0, ...Array<number>(18).fill(-4)],
};

const run = fc.tuple(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('calm', 'warm', 'many') },
    { weight: 1, arbitrary: fc.constantFrom('hot', 'absent', 'sentinel') },
  ) as fc.Arbitrary<keyof typeof TOPS>,
  fc.integer({ min: 1, max: 16 }),
);

const scene = fc.record({
  policy,
  stream: fc.boolean(),
  holdBack: fc.record({ tokens: fc.integer({ min: 1, max: 20 }), beyond: fc.nat(40) }),
  runs: fc.array(run, { maxLength: 8 }),
  finishReason: fc.oneof(
    { weight: 4, arbitrary: fc.constant('stop') },
    { weight: 1, arbitrary: fc.constantFrom('length', 'content_filter') },
  ),
  refused: fc.nat(9).map((dice) => dice === 0),
  capped: fc.boolean(),
  prompt: fc.constantFrom('Hello?', 'Hello?', 'Hello?', 'Gate this.'),
  /** Null: the route has no second model. */
  second: fc.constantFrom('agrees', 'disagrees', 'fails', null),
});
type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

test('a replay decides as the gateway does: who answers, why, and whether it was a race', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(scene, async (of) => {
      const items = itemsOf(of);
      const holdBack = { tokens: of.holdBack.tokens, tokensMax: of.holdBack.tokens + of.holdBack.beyond };
      const replayed = replayDraft(of.policy, recorded(of, items), { stream: of.stream ? holdBack : null });
      const receipt = await routed(of, items, holdBack);

      seen.add(`${of.policy.name} ${of.stream} ${replayed.served} ${replayed.reason}`);
      expect(receipt?.outcome).toBe('answered');
      expect(receipt?.served === 'draft' ? 'draft' : 'heavy').toBe(replayed.served);
      expect(receipt?.reason).toBe(replayed.reason);
      expect(receipt?.steps.some(({ state }) => state === 'speculating')).toBe(replayed.speculated);
      expect((receipt?.lateAlarms.length ?? 0) > 0).toBe(replayed.lateAlarm);
      // What is dropped at its last token may have ended already or not.
      const roles = receipt?.calls.map(({ role }) => role) ?? [];
      expect(roles.includes('second')).toBe(replayed.secondAsked);
      expect(roles.includes('draft')).toBe(replayed.notDrafted === null);
      if (replayed.notDrafted !== null) return;
      const draft = receipt?.calls[0]?.outcome;
      if (replayed.tokensDrafted < countTokens(items)) expect(draft).toBe('aborted');
      if (replayed.served === 'draft') expect(draft).toBe('completed');
    }),
    { numRuns: 200 },
  );
  // All roads were taken, not only the easy ones.

  expect(seen.size).toBeGreaterThan(20);
});

/** One token a chunk: where a chunk brings several, they are paid together. */
function itemsOf({ runs, finishReason, refused }: Scene): StreamItem[] {
  const levels = runs.flatMap(([level, count]) => Array<keyof typeof TOPS>(count).fill(level));
  const refusal = refused ? [said({ refusal: 'no' })] : [];
  const usage = { prompt: 7, completion: levels.length };
  return [
    ...levels.map((level, at) => token(`t${at} `, TOPS[level])),
    ...refusal,
    ...finish(finishReason, usage),
  ];
}

function countTokens(items: readonly StreamItem[]): number {
  return items.filter((item) => item.type === 'chunk' && tokensOf(item.chunk, 1).length > 0).length;
}

/** What the second model says, where it says something. */
function otherText({ second }: Scene, items: readonly StreamItem[]): string {
  return second === 'agrees' ? draftText(items) : 'Something else.';
}

function draftText(items: readonly StreamItem[]): string {
  return items
    .map((item) => (item.type === 'chunk' ? (item.chunk.choices[0]?.delta?.content ?? '') : ''))
    .join('');
}

function recorded(of: Scene, items: readonly StreamItem[]): GradedDraft {
  const { finishReason, refused, capped, runs, prompt } = of;
  const evidence = items.flatMap((item) => (item.type === 'chunk' ? tokensOf(item.chunk, 20) : []));
  const draft = evidence.map((one, at): RecordedToken => ({ ...one, atMs: at }));
  const cutBy = finishReason !== 'length' ? null : capped && runs.length > 0 ? 'client' : 'drafter';
  const agreed = of.second === 'fails' ? null : agreement(prompt, draftText(items), otherText(of, items));
  return recordedDraft(draft, {
    sketch: sketchOf(prompt),
    second: of.second === null ? null : { agreement: agreed, usage: null },
    ending: { finishReason, cutBy, refused },
  });
}

async function routed(
  of: Scene,
  items: readonly StreamItem[],
  holdBack: { tokens: number; tokensMax: number },
) {
  const { second, secondModel } = gatewayOn();
  const { draft, heavy, ask } = gatewayOn({
    policy: of.policy,
    second: of.second === null ? null : secondModel,
    // Time plays no part.
    holdBack: { ...holdBack, maxMs: 1e8, maxTotalMs: 1e8 },
    // Heavy takes no race from a draft that is still judged.
    speculativeBufferChunks: 1e6,
  });
  const { receipt } = ask({
    messages: [{ role: 'user', content: of.prompt }],
    stream: of.stream,
    ...(of.capped && { max_tokens: Math.max(1, countTokens(items)) }),
  });
  const asked = await Promise.race([draft.next(), heavy.next()]);
  if (asked.call.role === 'draft') {
    await asked.send(...items);
    const answer = of.second === 'fails' ? [broken()] : [token(otherText(of, items)), ...finish()];
    await second.calls[0]?.send(...answer);
  }
  const open = heavy.calls.find(({ signal }) => !signal.aborted);
  await open?.send(...tokens(3), ...finish());
  return receipt;
}
