/** Find seats by where they are: under a finger, in a box, or next in a direction. */

import Flatbush from "flatbush";
import type { Bounds, Point } from "./geometry";
import type { PlanIndex } from "./plan";

export type Direction = "left" | "right" | "up" | "down";

/** How far ahead, and how far off the straight line, something is in a direction. */
export interface Way {
  readonly along: number;
  readonly across: number;
}

const OFF_LINE_COSTS = 2.5;
const AHEAD_AT_LEAST = 0.2;
const FIRST_LOOK = 4;

/** Return the way from a box to another in a direction; points are boxes without size. */
export function wayTo(from: Bounds, to: Bounds, direction: Direction): Way {
  const apart = (low: number, high: number, otherLow: number, otherHigh: number) =>
    Math.max(0, otherLow - high, low - otherHigh);
  const isLevel = direction === "left" || direction === "right";
  const across = isLevel
    ? apart(from.top, from.bottom, to.top, to.bottom)
    : apart(from.left, from.right, to.left, to.right);
  const along = {
    left: from.left - to.right,
    right: to.left - from.right,
    up: from.top - to.bottom,
    down: to.top - from.bottom,
  };
  return { along: along[direction], across };
}

/** Say how good a way is: the smaller the nearer, and straight ahead beats aside. */
export function costOf({ along, across }: Way): number {
  return along + across * OFF_LINE_COSTS;
}

export function boxOf({ x, y }: Point): Bounds {
  return { left: x, top: y, right: x, bottom: y };
}

/** A spatial index over the seats, built when it is first asked. */
export class SeatFinder {
  readonly #index: PlanIndex;
  #tree: Flatbush | null = null;

  constructor(index: PlanIndex) {
    this.#index = index;
  }

  /** Build the index now, so that nobody waits for it later. */
  prepare(): void {
    this.#built();
  }

  /** Return the place of the seat nearest to a point within `radius`, or null. */
  nearest(point: Point, radius = Infinity): number | null {
    return this.#built()?.neighbors(point.x, point.y, 1, radius)[0] ?? null;
  }

  /** Return the nearest seat that passes a test, or null. */
  nearestWhere(point: Point, isWanted: (place: number) => boolean): number | null {
    return this.#built()?.neighbors(point.x, point.y, 1, Infinity, isWanted)[0] ?? null;
  }

  /** Return the places of the seats whose middle is in a box. */
  within(box: Bounds): number[] {
    return this.#built()?.search(box.left, box.top, box.right, box.bottom) ?? [];
  }

  /** Return the nearest seat from a box in a direction, and what it costs to go there. */
  towards(from: Bounds, direction: Direction): { place: number; cost: number } | null {
    const { pitch } = this.#index;
    const last = this.#reach();
    for (let reach = pitch * FIRST_LOOK; ; reach *= 3) {
      const found = this.#best(from, direction, reach);
      // What lies outside the box looked at costs more than its reach.
      if (found && (found.cost <= reach || reach > last)) return found;
      if (reach > last) return null;
    }
  }

  #best(from: Bounds, direction: Direction, reach: number) {
    const { x, y, pitch } = this.#index;
    let best: { place: number; cost: number } | null = null;
    for (const place of this.within(ahead(from, direction, reach))) {
      const way = wayTo(from, boxOf({ x: x[place] ?? 0, y: y[place] ?? 0 }), direction);
      if (way.along <= pitch * AHEAD_AT_LEAST) continue;
      const cost = costOf(way);
      if (!best || cost < best.cost) best = { place, cost };
    }
    return best;
  }

  #reach(): number {
    const tree = this.#built();
    return tree ? tree.maxX - tree.minX + tree.maxY - tree.minY : 0;
  }

  #built(): Flatbush | null {
    const { seatCount, x, y } = this.#index;
    if (this.#tree || seatCount === 0) return this.#tree;
    const tree = new Flatbush(seatCount, 16, Float32Array);
    for (let place = 0; place < seatCount; place += 1) tree.add(x[place] ?? 0, y[place] ?? 0);
    tree.finish();
    this.#tree = tree;
    return tree;
  }
}

function ahead(from: Bounds, direction: Direction, reach: number): Bounds {
  switch (direction) {
    case "left":
      return {
        ...from,
        left: from.left - reach,
        right: from.left,
        top: from.top - reach,
        bottom: from.bottom + reach,
      };
    case "right":
      return {
        ...from,
        left: from.right,
        right: from.right + reach,
        top: from.top - reach,
        bottom: from.bottom + reach,
      };
    case "up":
      return {
        top: from.top - reach,
        bottom: from.top,
        left: from.left - reach,
        right: from.right + reach,
      };
    case "down":
      return {
        top: from.bottom,
        bottom: from.bottom + reach,
        left: from.left - reach,
        right: from.right + reach,
      };
  }
}
