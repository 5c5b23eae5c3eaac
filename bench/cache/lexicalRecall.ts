// node bench/cache/lexicalRecall.ts: what lexicalVector's floor lets through, on the open half of the generated
// pairs. Of the pairs that the guards accept, how many it finds; and how many near misses the guards must look at.
import { randomUUID } from 'node:crypto';
import { memoryVectors } from '../../src/adapters/vectors/memoryVectors.ts';
import { guardPair } from '../../src/core/guards/guardPair.ts';
import { LEXICAL_DIMENSION, LEXICAL_FLOOR, lexicalVector } from '../../src/core/lexicalVector.ts';
import { quantile } from '../quantile.ts';
import { nearMissSuite } from './nearMiss/suite.ts';

const FLOORS = [0.2, 0.3, LEXICAL_FLOOR, 0.5, 0.6, 0.7, 0.8, 0.9];
const CANDIDATES = 5;
const { signal } = new AbortController();

const { positives, nearMisses } = nearMissSuite(['open']);
const accepted = positives.filter(({ left, right }) => guardPair(left, right) === null);
const groups = new Map<string, readonly number[]>([
  ['positives', positives.map(similarity)],
  ['positives the guards accept', accepted.map(similarity)],
  ...[...Map.groupBy(accepted, ({ type }) => type)].map(
    ([type, pairs]) => [`of these: ${type}`, pairs.map(similarity)] as const,
  ),
  ['near misses', nearMisses.map(similarity)],
]);

console.log(
  `| pairs | number | least cosine | 1 % | middle |${FLOORS.map((floor) => ` >= ${floor} |`).join('')}`,
);
console.log(`|---|${'--:|'.repeat(4 + FLOORS.length)}`);
for (const [name, values] of groups) {
  const shares = FLOORS.map((floor) =>
    percent(values.filter((value) => value >= floor).length, values.length),
  );
  const spread = [0, 0.01, 0.5].map((q) => quantile(values, q).toFixed(3));
  console.log(`| ${[name, values.length, ...spread, ...shares].join(' | ')} |`);
}

// Everything of the half in one scope, near misses too: a far more crowded scope than a tenant's.
const texts = [
  ...new Set([
    ...positives.map(({ right }) => right),
    ...nearMisses.flatMap(({ left, right }) => [left, right]),
  ]),
];
const store = memoryVectors({
  dimension: LEXICAL_DIMENSION,
  entries: texts.length,
  scopeEntries: texts.length,
  clock: { now: () => 0 },
});
const textOf = new Map<string, string>();
for (const text of texts) {
  const id = randomUUID();
  textOf.set(id, text);
  await store.put({ id, scope: 'all', tenant: 't', vector: lexicalVector(text), expiresAtMs: 1 }, signal);
}
const missed: string[] = [];
for (const { id, left, right } of accepted) {
  const query = { scope: 'all', vector: lexicalVector(left), limit: CANDIDATES, floor: LEXICAL_FLOOR };
  const matches = await store.search(query, signal);
  if (!matches.some((match) => textOf.get(match.id) === right)) missed.push(id);
}
const found = accepted.length - missed.length;
console.log(
  `\nAmong the first ${CANDIDATES} of ${texts.length} texts in one scope: ${found} of ${accepted.length} ` +
    `(${percent(found, accepted.length)}); not: ${missed.join(', ')}`,
);

function similarity({ left, right }: { readonly left: string; readonly right: string }): number {
  const other = lexicalVector(right);
  return lexicalVector(left).reduce((sum, entry, at) => sum + entry * (other[at] ?? 0), 0);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
