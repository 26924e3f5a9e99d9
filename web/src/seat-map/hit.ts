/** What is under a mouse or a finger. */

import type { Camera } from "./camera";
import { toPlan } from "./camera";
import { arePickable, HIT_RADIUS_PX } from "./detail";
import type { Target } from "./focus";
import { isInside, type Point } from "./geometry";
import type { Venue } from "./venue";

/** Return the target at a point of the screen: a seat when it can be picked, else its section or an area. */
export function hitAt(venue: Venue, camera: Camera, at: Point, isTouch: boolean): Target | null {
  const { index, finder } = venue;
  const point = toPlan(camera, at);
  const pitchPx = index.pitch * camera.k;
  const place = finder.nearest(point, Math.max(HIT_RADIUS_PX, pitchPx / 2) / camera.k);
  const isPickable = arePickable(pitchPx, isTouch);
  if (place !== null && isPickable) return { kind: "seat", place };
  const group = areaAt(venue, point) ?? (isPickable ? null : sectionAt(venue, point));
  return group === null ? null : { kind: "group", group };
}

function areaAt({ index, outlines }: Venue, point: Point): number | null {
  const sections = index.plan.sections.length;
  for (let group = outlines.length - 1; group >= sections; group -= 1) {
    if (outlines[group]?.polygons.some((corners) => isInside(corners, point))) return group;
  }
  return null;
}

function sectionAt({ index, outlines, finder }: Venue, point: Point): number | null {
  const widest = outlines.reduce((most, outline) => Math.max(most, outline.width), 0);
  const near = finder.nearest(point, widest);
  return near === null ? null : (index.group[near] ?? null);
}
