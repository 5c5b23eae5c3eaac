import { type Point, tenths } from './layoutChart.ts';

const ARROW = { length: 8, halfWidth: 4 } as const;
const CORNER_RADIUS = 7;

/** An edge's way as SVG path data, with rounded corners; it ends inside its arrow head. */
export function routePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const steps = rest.map((corner, at) => {
    const before = points[at] ?? corner;
    const after = rest[at + 1];
    if (after === undefined) return `L${pair(towards(corner, before, ARROW.length - 1))}`;
    const reach = Math.min(CORNER_RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L${pair(towards(corner, before, reach))}Q${pair(corner)} ${pair(towards(corner, after, reach))}`;
  });
  return `M${pair(first)}${steps.join('')}`;
}

/** The triangle at the end of a way. */
export function arrowHead(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const base = towards(tip, before, ARROW.length);
  const slope = ARROW.halfWidth / ARROW.length;
  const across = { x: (tip.y - base.y) * slope, y: (base.x - tip.x) * slope };
  const left = { x: base.x + across.x, y: base.y + across.y };
  const right = { x: base.x - across.x, y: base.y - across.y };
  return `M${pair(tip)}L${pair(left)}L${pair(right)}Z`;
}

/** The point `pixels` away from `from`, in the direction of `to`. */
function towards(from: Point, to: Point, pixels: number): Point {
  const share = pixels / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(other.x - one.x, other.y - one.y);
}

function pair({ x, y }: Point): string {
  return `${tenths(x)} ${tenths(y)}`;
}
