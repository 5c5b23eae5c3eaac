// node bench/scoring.ts: what judging costs. ns a token and µs a verdict, as one JSON object and a line.
import { seededRandom } from '../src/calibration/seededRandom.ts';
import type { Head, TreeNode } from '../src/core/calibration.ts';
import type { TokenEvidence } from '../src/core/evidence.ts';
import { addReading, FEATURE_NAMES, type FeatureState, OPEN_FEATURES } from '../src/core/features.ts';
import type { Reading } from '../src/core/policy.ts';
import { nextReading, openReadings } from '../src/core/readings.ts';
import { endedValues, riskOfPrefix } from '../src/core/riskOf.ts';
import { scoreAt } from '../src/core/scorer.ts';
import { median } from './quantile.ts';

/** Goals: at most 2,000 ns a token and 100 µs a verdict. */
const GOAL = { tokenNs: 2000, verdictUs: 100 };
const ROUNDS = 9;
const MS_PER_ROUND = 120;
const WORDS = [
  ' the',
  ' answer',
  ' is',
  ' 42',
  ',',
  ' com',
  'put',
  'ation',
  '\n',
  ' 3',
  '.14',
  ' because',
  ' of',
];

const random = seededRandom(7);
const tokens: readonly TokenEvidence[] = Array.from({ length: 1000 }, (_, at) => {
  const weights = Array.from({ length: 5 }, () => (-Math.log(1 - random())) ** 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0.2);
  const top = weights.map((weight) => Math.log(weight / total)).sort((one, other) => other - one);
  return { text: WORDS[at % WORDS.length] ?? '', logprob: top[0] ?? null, top, missing: null };
});
const readings = readingsOf(tokens);
const prefix = readings.slice(0, 64).reduce(addReading, OPEN_FEATURES);
const whole = readings.reduce(addReading, OPEN_FEATURES);
const known = { prompt_tokens_log: 4, neighbour_similarity: 0.4, neighbour_bad_share: 0.3 };

const figures: Record<string, number> = {
  tokenNs: round((perCall(() => readings.reduce(addReading, OPEN_FEATURES)) / readings.length) * 1e6),
  readingNs: round((perCall(() => readingsOf(tokens)) / tokens.length) * 1e6),
};
for (const head of [logistic(), trees(100, 3)]) {
  const { kind } = head.model;
  figures[`${kind}At64Us`] = round(perCall(() => riskOfPrefix(head, known, prefix)) * 1000);
  figures[`${kind}At1000Us`] = round(perCall(() => riskOfPrefix(head, known, whole)) * 1000);
  figures[`${kind}EndAt1000Us`] = round(perCall(() => riskAtEnd(head, whole)) * 1000);
}

console.log(JSON.stringify({ goal: GOAL, ...figures }));
const verdictUs = Math.max(...Object.entries(figures).map(([name, us]) => (name.endsWith('Us') ? us : 0)));
console.log(
  `${figures.tokenNs} ns a token (goal ${GOAL.tokenNs}), at most ${verdictUs} µs a verdict ` +
    `(goal ${GOAL.verdictUs}; 1,000 tokens, the answer's text read too)`,
);

function riskAtEnd(head: Head, state: FeatureState): number {
  return scoreAt(
    head,
    endedValues({ evidence: ['logprobs', 'answer'], heads: [head] }, known, state, undefined),
  );
}

function readingsOf(evidence: readonly TokenEvidence[]): readonly Reading[] {
  let state = openReadings();
  return evidence.map((token) => {
    const next = nextReading(state, token, { form: 'renormalised', window: 10 });
    state = next.state;
    return next.reading;
  });
}

/** Milliseconds of this process's CPU for one call: the median of several rounds. */
function perCall(run: () => unknown): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = cpuMs();
    let calls = 0;
    while (cpuMs() - began < MS_PER_ROUND) {
      for (let at = 0; at < 10; at += 1) run();
      calls += 10;
    }
    return (cpuMs() - began) / calls;
  });
  return median(rounds);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function logistic(): Head {
  const features = names();
  const even = (value: number) => features.map(() => value);
  return {
    look: 'end',
    features,
    model: { kind: 'logistic', mean: even(0.3), scale: even(0.7), weights: even(0.1), bias: 0 },
    isotonic: steps(),
    drift: [],
  };
}

/** Full trees of one depth, numbered so that children stand behind their parents. */
function trees(count: number, depth: number): Head {
  const features = names();
  const inner = 2 ** depth - 1;
  const tree = (): TreeNode[] =>
    Array.from({ length: 2 * inner + 1 }, (_, at) =>
      at < inner
        ? {
            feature: Math.floor(random() * features.length),
            at: random(),
            left: 2 * at + 1,
            right: 2 * at + 2,
          }
        : { value: random() - 0.5 },
    );
  const model = { kind: 'trees', bias: 0, trees: Array.from({ length: count }, tree) } as const;
  return { look: 'end', features, model, isotonic: steps(), drift: [] };
}

function names(): readonly string[] {
  return [...FEATURE_NAMES.logprobs, ...FEATURE_NAMES.prompt, ...FEATURE_NAMES.neighbours];
}

function steps(): Head['isotonic'] {
  const x = Array.from({ length: 30 }, (_, at) => at - 15);
  return { x, y: x.map((_, at) => at / 29) };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
