/** Where the keyboard is on the map, and where its arrows lead. */

import { type FreeCounts, freeIn } from "./counts";
import { type Bounds, centreOf, type Point } from "./geometry";
import { FREE } from "./plan";
import { boxOf, costOf, type Direction, wayTo } from "./seat-finder";
import type { Venue } from "./venue";

/** A seat; or a group, which is a section or an area. */
export type Target =
  | { readonly kind: "seat"; readonly place: number }
  | { readonly kind: "group"; readonly group: number };

export function isSameTarget(a: Target | null, b: Target | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "seat") return b.kind === "seat" && a.place === b.place;
  return b.kind === "group" && a.group === b.group;
}

export function isArea(venue: Venue, group: number): boolean {
  return group >= venue.index.plan.sections.length;
}

/** Return the point of the plan that stands for a target. */
export function pointOf(venue: Venue, target: Target): Point {
  if (target.kind === "seat") {
    return { x: venue.index.x[target.place] ?? 0, y: venue.index.y[target.place] ?? 0 };
  }
  return venue.outlines[target.group]?.label ?? centreOf(venue.bounds);
}

/** Return where the keyboard starts: a seat when seats can be picked, else a section or an area. */
export function firstTarget(venue: Venue, centre: Point, hasSeats: boolean): Target | null {
  const place = hasSeats ? venue.finder.nearest(centre) : null;
  if (place !== null) return { kind: "seat", place };
  let best: { group: number; cost: number } | null = null;
  venue.outlines.forEach(({ label }, group) => {
    const cost = Math.hypot(label.x - centre.x, label.y - centre.y);
    if (!best || cost < best.cost) best = { group, cost };
  });
  return asGroup(best);
}

function asGroup(found: { group: number } | null): Target | null {
  return found ? { kind: "group", group: found.group } : null;
}

/** Return the target next to another in a direction, or null at the edge of the venue. */
export function nextTarget(
  venue: Venue,
  from: Target,
  direction: Direction,
  hasSeats: boolean,
): Target | null {
  const isAmongSeats = from.kind === "seat" || (hasSeats && isArea(venue, from.group));
  return isAmongSeats ? nextSeat(venue, from, direction) : nextGroup(venue, from.group, direction);
}

/** Among seats the areas lie in the way too, by their nearest edge. */
function nextSeat(venue: Venue, from: Target, direction: Direction): Target | null {
  const box = from.kind === "seat" ? boxOf(pointOf(venue, from)) : areaBounds(venue, from.group);
  const seat = venue.finder.towards(box, direction);
  let best: { cost: number; target: Target } | null = seat
    ? { cost: seat.cost, target: { kind: "seat", place: seat.place } }
    : null;
  const first = venue.index.plan.sections.length;
  for (let group = first; group < venue.outlines.length; group += 1) {
    if (from.kind === "group" && from.group === group) continue;
    const way = wayTo(box, areaBounds(venue, group), direction);
    if (way.along > 0 && (!best || costOf(way) < best.cost)) {
      best = { cost: costOf(way), target: { kind: "group", group } };
    }
  }
  return best?.target ?? null;
}

function areaBounds(venue: Venue, group: number): Bounds {
  return venue.outlines[group]?.bounds ?? boxOf(centreOf(venue.bounds));
}

function nextGroup(venue: Venue, from: number, direction: Direction): Target | null {
  const start = boxOf(pointOf(venue, { kind: "group", group: from }));
  let best: { group: number; cost: number } | null = null;
  venue.outlines.forEach(({ label }, group) => {
    const way = wayTo(start, boxOf(label), direction);
    if (group === from || way.along <= 0) return;
    const cost = costOf(way);
    if (!best || cost < best.cost) best = { group, cost };
  });
  return asGroup(best);
}

/** Return the seat to land on when a section is entered: a free one, near its middle. */
export function seatToEnter(venue: Venue, counts: FreeCounts, group: number): Target | null {
  const { index, finder } = venue;
  const hasFree = freeIn(counts, group) > 0;
  const isWanted = (place: number) =>
    index.group[place] === group && (!hasFree || counts.seen[place] === FREE);
  const place = finder.nearestWhere(pointOf(venue, { kind: "group", group }), isWanted);
  return place === null ? null : { kind: "seat", place };
}
