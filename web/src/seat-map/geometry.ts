/** Points, bounds and polygons of a seat map, in plan units. */

import type { Shape } from "./shapes";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const CIRCLE_CORNERS = 72;
const USUAL_TEXT_SIZE = 16;
const LETTER_WIDTH = 0.6;

export function boundsOf(points: readonly Point[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { left, top, right, bottom };
}

export function joinBounds(all: readonly Bounds[]): Bounds {
  return {
    left: Math.min(...all.map((one) => one.left)),
    top: Math.min(...all.map((one) => one.top)),
    right: Math.max(...all.map((one) => one.right)),
    bottom: Math.max(...all.map((one) => one.bottom)),
  };
}

export function growBounds(bounds: Bounds, by: number): Bounds {
  return {
    left: bounds.left - by,
    top: bounds.top - by,
    right: bounds.right + by,
    bottom: bounds.bottom + by,
  };
}

export function boundsMeet(a: Bounds, b: Bounds): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

export function centreOf(bounds: Bounds): Point {
  return { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 };
}

/** Return a point turned about a centre, clockwise on the screen. */
export function turned(point: Point, centre: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [point.x - centre.x, point.y - centre.y];
  return {
    x: centre.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: centre.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  };
}

/** Return the corners of any shape; of words, the box that they roughly fill. */
export function cornersOf(shape: Shape): Point[] {
  switch (shape.kind) {
    case "polygon":
      return shape.points.map(([x = 0, y = 0]) => ({ x, y }));
    case "circle":
      return Array.from({ length: CIRCLE_CORNERS }, (_, corner) => {
        const angle = (corner * 2 * Math.PI) / CIRCLE_CORNERS;
        return {
          x: shape.x + shape.radius * Math.cos(angle),
          y: shape.y + shape.radius * Math.sin(angle),
        };
      });
    case "rect": {
      const box = {
        left: shape.x,
        top: shape.y,
        right: shape.x + shape.width,
        bottom: shape.y + shape.height,
      };
      return cornersOfBox(box, shape.rotation ?? 0);
    }
    case "text": {
      const height = shape.size ?? USUAL_TEXT_SIZE;
      const half = (shape.text.length * height * LETTER_WIDTH) / 2;
      const box = {
        left: shape.x - half,
        top: shape.y - height / 2,
        right: shape.x + half,
        bottom: shape.y + height / 2,
      };
      return cornersOfBox(box, shape.rotation ?? 0);
    }
  }
}

function cornersOfBox(box: Bounds, rotation: number): Point[] {
  const centre = centreOf(box);
  return [
    { x: box.left, y: box.top },
    { x: box.right, y: box.top },
    { x: box.right, y: box.bottom },
    { x: box.left, y: box.bottom },
  ].map((corner) => (rotation === 0 ? corner : turned(corner, centre, rotation)));
}

export function isInside(corners: readonly Point[], { x, y }: Point): boolean {
  let isIn = false;
  let before = corners.at(-1);
  for (const corner of corners) {
    if (before && corner.y > y !== before.y > y) {
      const crossing = corner.x + ((y - corner.y) / (before.y - corner.y)) * (before.x - corner.x);
      if (x < crossing) isIn = !isIn;
    }
    before = corner;
  }
  return isIn;
}

/** Return how far two points are apart. Math.hypot would take many times as long. */
export function distance(a: Point, b: Point): number {
  return lengthOf(a.x - b.x, a.y - b.y);
}

function lengthOf(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}

/** Return how far a point is from the straight line between two others. */
export function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const clamped = Math.max(0, Math.min(1, along));
  return lengthOf(point.x - from.x - clamped * dx, point.y - from.y - clamped * dy);
}

/** Return a line with fewer points that nowhere leaves the old one by more than `tolerance`. */
export function simplified(line: readonly Point[], tolerance: number): Point[] {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last || line.length < 3) return [...line];
  let [farthest, split] = [tolerance, -1];
  line.forEach((point, number) => {
    const away = distanceToSegment(point, first, last);
    if (away > farthest) [farthest, split] = [away, number];
  });
  if (split < 0) return [first, last];
  return [
    ...simplified(line.slice(0, split + 1), tolerance).slice(0, -1),
    ...simplified(line.slice(split), tolerance),
  ];
}

/** Say whether no two edges of a closed polygon cross. */
export function isSimple(corners: readonly Point[]): boolean {
  const count = corners.length;
  for (let first = 0; first < count; first++) {
    for (let second = first + 2; second < count; second++) {
      if (first === 0 && second === count - 1) continue;
      const edges = [first, first + 1, second, second + 1].map((corner) => corners[corner % count]);
      if (doCross(edges)) return false;
    }
  }
  return true;
}

function doCross([a, b, c, d]: readonly (Point | undefined)[]): boolean {
  if (!(a && b && c && d)) return false;
  const side = (p: Point, q: Point, r: Point) =>
    (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
