import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadLabels } from '../../../src/calibration/report/figures/spreadLabels.ts';

const width = 600;
const points = fc.array(
  fc.record({
    text: fc.string({ minLength: 1, maxLength: 24 }),
    x: fc.integer({ min: 0, max: width }),
    y: fc.integer({ min: 0, max: 300 }),
  }),
  { maxLength: 12 },
);

test('no label covers another', () => {
  fc.assert(
    fc.property(points, (named) => {
      const boxes = spreadLabels(named, width).map(({ text, x, y, dy, side }) => {
        const left = side === 'right' ? x + 9 : x - 9 - text.length * 6.6;
        return { left, right: left + text.length * 6.6, middle: y + dy };
      });
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          const beside = one.right <= other.left || other.right <= one.left;
          expect(beside || Math.abs(one.middle - other.middle) >= 14).toBe(true);
        }
      }
    }),
  );
});

test('labels move down only, and every point has one', () => {
  fc.assert(
    fc.property(points, (named) => {
      const placed = spreadLabels(named, width);
      expect(placed).toHaveLength(named.length);
      for (const { dy } of placed) expect(dy).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a label that would leave the figure stands to the left of its point', () => {
  const [label] = spreadLabels([{ text: 'Always heavy', x: 590, y: 10 }], width);
  expect(label).toMatchObject({ side: 'left', dy: 0 });
});
