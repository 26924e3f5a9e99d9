/** Where a section has room for its name. */

import { distance, isInside, type Point } from "./geometry";

/** A box about a point, in plan units. */
export interface LabelBox extends Point {
  readonly width: number;
  readonly height: number;
}

/** Width by height of the boxes that are tried, from a single line to an upright one. */
const PROPORTIONS = [4.5, 2.4, 1.4, 1 / 1.4, 1 / 2.4, 1 / 4.5];
const HALVINGS = 8;

/** Find the middle of a section's seats, and how far they go on from there to all sides. */
export function labelBox(seats: readonly Point[], gap: number, width: number): LabelBox {
  const centroid = {
    x: seats.reduce((sum, { x }) => sum + x, 0) / seats.length,
    y: seats.reduce((sum, { y }) => sum + y, 0) / seats.length,
  };
  let [nearest, least] = [centroid, Number.POSITIVE_INFINITY];
  for (const seat of seats) {
    const away = distance(seat, centroid);
    if (away < least) [nearest, least] = [seat, away];
  }
  const anchor = distance(nearest, centroid) > width ? nearest : centroid;
  const across = seats.filter((seat) => Math.abs(seat.y - anchor.y) <= gap * 0.75);
  const [left, right] = stretch(
    across.map((seat) => seat.x),
    anchor.x,
    gap * 2.5,
  );
  const x = (left + right) / 2;
  const down = seats.filter((seat) => Math.abs(seat.x - x) <= gap * 0.75);
  const [top, bottom] = stretch(
    down.map((seat) => seat.y),
    anchor.y,
    gap * 2.5,
  );
  return { x, y: (top + bottom) / 2, width: right - left + gap, height: bottom - top + gap };
}

/** Return how far positions go on to both sides of a start without a gap wider than `step`. */
function stretch(positions: readonly number[], start: number, step: number): [number, number] {
  const sorted = [...positions].sort((a, b) => a - b);
  let [low, high] = [start, start];
  for (const position of sorted) {
    if (position > high && position - high <= step) high = position;
  }
  for (const position of sorted.toReversed()) {
    if (position < low && low - position <= step) low = position;
  }
  return [low, high];
}

/**
 * Return the largest boxes about a middle that lie inside the polygon around it.
 *
 * The polygon runs through the outer seats; the ground beyond them gives `beyond` more.
 */
export function roomsIn(
  polygons: readonly (readonly Point[])[],
  middle: LabelBox,
  beyond: number,
): LabelBox[] {
  const polygon = polygons.find((corners) => isInside(corners, middle));
  if (!polygon) return [middle];
  return PROPORTIONS.map((proportion) => {
    let [low, high] = [0, Math.max(middle.width / proportion, middle.height)];
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const height = (low + high) / 2;
      if (isBoxInside(polygon, { ...middle, width: height * proportion, height })) low = height;
      else high = height;
    }
    return { ...middle, width: low * proportion + beyond, height: low + beyond };
  });
}

const edge = [-0.5, -0.17, 0.17, 0.5];

function isBoxInside(polygon: readonly Point[], { x, y, width, height }: LabelBox): boolean {
  return edge.every((part) =>
    [
      { x: x + part * width, y: y - height / 2 },
      { x: x + part * width, y: y + height / 2 },
      { x: x - width / 2, y: y + part * height },
      { x: x + width / 2, y: y + part * height },
    ].every((point) => isInside(polygon, point)),
  );
}
