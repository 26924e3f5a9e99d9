/** A price tier's shape in its colour, as on the map, for legends and cards. */

import { tierColour } from "./palette";
import { tierCorners } from "./tier-shapes";

interface TierMarkProps {
  colourIndex: number;
  size?: number;
}

/** Draw the mark; the tier's name stands beside it, so readers skip it. */
export function TierMark({ colourIndex, size = 14 }: TierMarkProps) {
  const points = tierCorners(colourIndex).map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`);
  const fill = `light-dark(${tierColour(colourIndex, false)}, ${tierColour(colourIndex, true)})`;
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="-1.35 -1.35 2.7 2.7">
      <polygon
        points={points.join(" ")}
        style={{ fill, stroke: "var(--ink)", strokeOpacity: 0.35, strokeWidth: 0.16 }}
      />
    </svg>
  );
}
