/** The shape of each tier, so that colour never speaks alone. */

import type { Point } from "./geometry";
import { tierLook } from "./palette";

type Corners = readonly Point[];

/** Return the corners of a regular polygon, the first one `turn` of a circle after the top. */
function regular(corners: number, radius: number, turn = 0): Corners {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = (corner / corners + turn) * 2 * Math.PI;
    return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
  });
}

function shifted(corners: Corners, down: number): Corners {
  return corners.map(({ x, y }) => ({ x, y: y + down }));
}

const ARM = 0.42;
const REACH = 0.98;

const plus: Corners = [
  [-ARM, -REACH],
  [ARM, -REACH],
  [ARM, -ARM],
  [REACH, -ARM],
  [REACH, ARM],
  [ARM, ARM],
  [ARM, REACH],
  [-ARM, REACH],
  [-ARM, ARM],
  [-REACH, ARM],
  [-REACH, -ARM],
  [-ARM, -ARM],
].map(([x = 0, y = 0]) => ({ x, y }));

/** Circle, square, diamond, triangle, hexagon, triangle upside down, pentagon, plus. */
const shapes: readonly Corners[] = [
  regular(40, 0.94),
  regular(4, 1.2, 1 / 8),
  regular(4, 1.12),
  shifted(regular(3, 1.2), 0.2),
  regular(6, 1.02, 1 / 12),
  shifted(regular(3, 1.2, 1 / 2), -0.2),
  regular(5, 1.06),
  plus,
];

/** Return the outline of a tier's shape, about as large as a circle of radius 1. */
export function tierCorners(colourIndex: number): readonly Point[] {
  return shapes[tierLook(colourIndex)] ?? [];
}
