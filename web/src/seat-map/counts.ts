/** How many places are free in each section and area, kept up to date change by change. */

import { FREE, type PlanIndex } from "./plan";

/** Free places per group and price tier, and the states that they were counted from. */
export interface FreeCounts {
  readonly tiers: number;
  /** Free places of tier t in group g are at `g * tiers + t`. */
  readonly free: Int32Array;
  readonly seen: Uint8Array;
}

export function countFree(index: PlanIndex, availability: Uint8Array): FreeCounts {
  const tiers = Math.max(1, index.tierCodes.length);
  const counts = {
    tiers,
    free: new Int32Array(index.groupCount * tiers),
    // A place that nobody told us about is not for sale.
    seen: new Uint8Array(index.placeCount).fill(255),
  };
  recount(index, counts, availability);
  return counts;
}

/** Take in what changed since the last count and return the places whose state changed. */
export function recount(index: PlanIndex, counts: FreeCounts, availability: Uint8Array): number[] {
  const { free, seen, tiers } = counts;
  const changed: number[] = [];
  const known = Math.min(seen.length, availability.length);
  for (let place = 0; place < known; place += 1) {
    const before = seen[place];
    const after = availability[place] ?? FREE;
    if (before === after) continue;
    const slot = (index.group[place] ?? 0) * tiers + (index.tier[place] ?? 0);
    if (before === FREE) free[slot] = (free[slot] ?? 0) - 1;
    if (after === FREE) free[slot] = (free[slot] ?? 0) + 1;
    seen[place] = after;
    changed.push(place);
  }
  return changed;
}

export function freeIn(counts: FreeCounts, group: number): number {
  let total = 0;
  for (let tier = 0; tier < counts.tiers; tier += 1)
    total += counts.free[group * counts.tiers + tier] ?? 0;
  return total;
}

/** Return the tiers, as numbers of the index, that have free places in a group. */
export function freeTiersIn(counts: FreeCounts, group: number): number[] {
  const tiers: number[] = [];
  for (let tier = 0; tier < counts.tiers; tier += 1) {
    if ((counts.free[group * counts.tiers + tier] ?? 0) > 0) tiers.push(tier);
  }
  return tiers;
}
