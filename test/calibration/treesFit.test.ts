import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from '../../src/calibration/auroc.ts';
import { seededRandom } from '../../src/calibration/seededRandom.ts';
import { type TreesModel, treesFit } from '../../src/calibration/treesFit.ts';
import { rawScore } from '../../src/core/scorer.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const nameOf = (_: number, at: number) => `f${at}`;

function scored(model: TreesModel, rows: readonly (readonly number[])[]): number[] {
  const names = rows[0]?.map(nameOf) ?? [];
  return rows.map((row) =>
    rawScore(model, names, Object.fromEntries(row.map((value, at) => [nameOf(value, at), value]))),
  );
}

function logLoss(scores: readonly number[], targets: readonly number[]): number {
  const losses = scores.map((score, at) => Math.log1p(Math.exp(targets[at] === 1 ? -score : score)));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe('boosted trees', () => {
  it("do as well as scikit-learn's on examples they have not seen, where a line cannot", () => {
    const { rows, targets, train, ...expected } = reference.trees;
    const model = treesFit(rows.slice(0, train), targets.slice(0, train), { seed: 1 });
    const scores = scored(model, rows.slice(train));
    const held = targets.slice(train);
    const area = auroc(
      scores,
      held.map((target) => target === 1),
    );
    expect(area).toBeGreaterThan(expected.auroc - 0.03);
    expect(area).toBeGreaterThan(expected.logisticAuroc + 0.05);
    expect(logLoss(scores, held)).toBeLessThan(expected.logLoss + 0.02);
  });

  it('are the same for the same seed, and finite trees of at most three splits a path', () => {
    const table = fc.array(
      fc.record({
        row: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
        target: fc.constantFrom(0, 1),
      }),
      { minLength: 30, maxLength: 80 },
    );
    fc.assert(
      fc.property(table, fc.integer(), (examples, seed) => {
        const rows = examples.map(({ row }) => row);
        const targets = examples.map(({ target }) => target);
        fc.pre(targets.includes(0) && targets.includes(1));
        const options = { seed, trees: 20, leafRows: 3 };
        const model = treesFit(rows, targets, options);
        expect(treesFit(rows, targets, options)).toEqual(model);
        for (const tree of model.trees) {
          expect(depthOf(tree, 0)).toBeLessThanOrEqual(3);
          for (const node of tree) {
            for (const value of Object.values(node)) expect(value).toSatisfy(Number.isFinite);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('split between two values that were seen, so that both sides of a step are told apart', () => {
    const rows = Array.from({ length: 100 }, (_, at) => [at < 50 ? 1 : 2]);
    const targets = rows.map(([value]) => (value === 2 ? 1 : 0));
    const model = treesFit(rows, targets, { featureShare: 1 });
    const [low = 0, high = 0] = scored(model, [[1], [2]]);
    expect(low).toBeLessThan(-2);
    expect(high).toBeGreaterThan(2);
    expect(model.trees[0]?.[0]).toMatchObject({ feature: 0, at: 1.5 });
  });

  it('take an example of no weight for none', () => {
    const random = seededRandom(5);
    const rows = Array.from({ length: 200 }, () => [random()]);
    const real = rows.map(([value = 0]) => (value > 0.5 ? 1 : 0));
    const weights = rows.map(() => (random() < 0.5 ? 1 : 0));
    const noisy = real.map((target, at) => (weights[at] === 0 ? 1 - target : target));
    const [low = 0, high = 0] = scored(treesFit(rows, noisy, { weights, featureShare: 1 }), [[0.1], [0.9]]);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });
});

function depthOf(tree: TreesModel['trees'][number], at: number): number {
  const node = tree[at];
  if (node === undefined) throw new Error(`No node ${at}`);
  return 'feature' in node ? 1 + Math.max(depthOf(tree, node.left), depthOf(tree, node.right)) : 0;
}
