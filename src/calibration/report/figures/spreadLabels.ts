/** A point with its name, in pixels. */
export interface NamedPoint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Where the name goes: beside its point on one side, moved down by `dy`. */
export interface PlacedLabel extends NamedPoint {
  readonly side: 'left' | 'right';
  readonly dy: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const lineHeight = 14;
const characterWidth = 6.6;
const gap = 9;
const dot = 5;

/**
 * Names points so that no label covers another or another's point: to the right unless the label would pass
 * `width`, then down as far as it takes, from the top one on. Widths of texts are estimated.
 */
export function spreadLabels(points: readonly NamedPoint[], width: number): PlacedLabel[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - dot,
    right: x + dot,
    top: y - dot,
    bottom: y + dot,
  }));
  return [...points]
    .sort((one, other) => one.y - other.y || one.x - other.x)
    .map((point) => {
      const length = point.text.length * characterWidth;
      const side = point.x + gap + length > width ? 'left' : 'right';
      const left = side === 'right' ? point.x + gap : point.x - gap - length;
      let box = boxAt(left, length, point.y);
      for (let hit = taken.find(covers(box)); hit !== undefined; hit = taken.find(covers(box))) {
        box = boxAt(left, length, hit.bottom + lineHeight / 2 + 0.5);
      }
      taken.push(box);
      return { ...point, side, dy: box.top + lineHeight / 2 - point.y };
    });
}

function boxAt(left: number, length: number, middle: number): Box {
  return { left, right: left + length, top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 };
}

function covers(box: Box): (other: Box) => boolean {
  return (other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
}
