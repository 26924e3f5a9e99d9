/** The drawing of a venue as the API sends it, and a flat index of its places. */

import type { Shape } from "./shapes";
import { texts } from "./texts";

interface SeatFeatures {
  readonly wheelchair?: readonly number[] | null;
  readonly companion?: readonly number[] | null;
  readonly restricted_view?: readonly number[] | null;
}

/** Seats in the order in which people sit: seat i of the row is place `first_place + i`. */
export interface SeatRow {
  readonly label: string;
  readonly first_place: number;
  readonly seats: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly price_tier?: string | null;
  readonly price_tiers?: readonly string[] | null;
  readonly features?: SeatFeatures | null;
}

export interface Section {
  readonly key: string;
  readonly name: string;
  readonly rows: readonly SeatRow[];
}

export interface Area {
  readonly key: string;
  readonly name: string;
  readonly first_place: number;
  readonly capacity: number;
  readonly price_tier: string;
  readonly shape: Shape;
}

export interface SeatMapPlan {
  readonly version: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly sections: readonly Section[];
  readonly areas: readonly Area[];
  readonly shapes: readonly Shape[];
}

export interface TierInfo {
  readonly code: string;
  readonly name: string;
  /** The lowest price of the tier, ready to show: "€45.00". */
  readonly fromPrice: string;
  /** Which of the eight tier colours and shapes; larger numbers wrap around. */
  readonly colourIndex: number;
}

export const FREE = 0;
export const HELD = 1;
export const SOLD = 2;
export const BLOCKED = 3;

export const WHEELCHAIR = 1;
export const COMPANION = 2;
export const RESTRICTED_VIEW = 4;

export interface RowEntry {
  readonly section: number;
  readonly label: string;
  readonly firstPlace: number;
  readonly seats: readonly string[];
}

/**
 * Flat arrays over places, so that 60,000 of them are quick to walk.
 *
 * A group is a section or an area: sections come first, in the plan's order.
 */
export interface PlanIndex {
  readonly plan: SeatMapPlan;
  readonly seatCount: number;
  readonly placeCount: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Row of each seat, as an index into `rows`. */
  readonly row: Uint32Array;
  /** Bits of WHEELCHAIR, COMPANION and RESTRICTED_VIEW. */
  readonly features: Uint8Array;
  /** Price tier of each place, as an index into `tierCodes`. */
  readonly tier: Uint8Array;
  readonly group: Uint16Array;
  readonly rows: readonly RowEntry[];
  readonly tierCodes: readonly string[];
  readonly groupCount: number;
  /** Usual distance between neighbouring seats, in plan units. */
  readonly pitch: number;
}

const PITCH_WITHOUT_NEIGHBOURS = 20;

const known = new WeakMap<SeatMapPlan, PlanIndex>();

/** Return the index of a plan, built once; the plan is taken as checked by the server. */
export function indexPlan(plan: SeatMapPlan): PlanIndex {
  const index = known.get(plan) ?? buildIndex(plan);
  known.set(plan, index);
  return index;
}

function buildIndex(plan: SeatMapPlan): PlanIndex {
  const rows = plan.sections.flatMap((section, number) =>
    section.rows.map((row) => ({ section: number, row })),
  );
  const seatCount = rows.reduce(
    (end, { row }) => Math.max(end, row.first_place + row.seats.length),
    0,
  );
  const placeCount = plan.areas.reduce(
    (end, area) => Math.max(end, area.first_place + area.capacity),
    seatCount,
  );
  const tierCodes: string[] = [];
  const index = {
    plan,
    seatCount,
    placeCount,
    x: new Float32Array(seatCount),
    y: new Float32Array(seatCount),
    row: new Uint32Array(seatCount),
    features: new Uint8Array(seatCount),
    tier: new Uint8Array(placeCount),
    group: new Uint16Array(placeCount),
    rows: rows.map(({ section, row }) => ({
      section,
      label: row.label,
      firstPlace: row.first_place,
      seats: row.seats,
    })),
    tierCodes,
    groupCount: plan.sections.length + plan.areas.length,
  };
  rows.forEach(({ section, row }, number) => {
    index.row.fill(number, row.first_place, row.first_place + row.seats.length);
    index.group.fill(section, row.first_place, row.first_place + row.seats.length);
    placeSeats(index, row, tierCodes);
  });
  plan.areas.forEach((area, number) => {
    const end = area.first_place + area.capacity;
    index.tier.fill(tierNumber(tierCodes, area.price_tier), area.first_place, end);
    index.group.fill(plan.sections.length + number, area.first_place, end);
  });
  return { ...index, pitch: usualPitch(index) };
}

type SeatArrays = Pick<PlanIndex, "x" | "y" | "tier" | "features">;

function placeSeats(arrays: SeatArrays, row: SeatRow, tierCodes: string[]): void {
  const first = row.first_place;
  arrays.x.set(row.x, first);
  arrays.y.set(row.y, first);
  const end = first + row.seats.length;
  if (row.price_tiers) {
    row.price_tiers.forEach((code, seat) => {
      arrays.tier[first + seat] = tierNumber(tierCodes, code);
    });
  } else arrays.tier.fill(tierNumber(tierCodes, row.price_tier ?? ""), first, end);
  const mark = (seats: readonly number[] | null | undefined, bit: number) => {
    for (const seat of seats ?? [])
      arrays.features[first + seat] = (arrays.features[first + seat] ?? 0) | bit;
  };
  mark(row.features?.wheelchair, WHEELCHAIR);
  mark(row.features?.companion, COMPANION);
  mark(row.features?.restricted_view, RESTRICTED_VIEW);
}

function tierNumber(tierCodes: string[], code: string): number {
  const known = tierCodes.indexOf(code);
  return known >= 0 ? known : tierCodes.push(code) - 1;
}

function usualPitch({ x, y, rows }: Pick<PlanIndex, "x" | "y" | "rows">): number {
  const squares = new Float64Array(x.length);
  let count = 0;
  for (const { firstPlace, seats } of rows) {
    for (let seat = firstPlace + 1; seat < firstPlace + seats.length; seat++) {
      const [dx, dy] = [(x[seat] ?? 0) - (x[seat - 1] ?? 0), (y[seat] ?? 0) - (y[seat - 1] ?? 0)];
      squares[count] = dx * dx + dy * dy;
      count += 1;
    }
  }
  // Numbers that lie in one piece of memory sort without a function being called for each pair.
  const sorted = squares.subarray(0, count).sort();
  return Math.sqrt(sorted[Math.floor(count / 2)] ?? 0) || PITCH_WITHOUT_NEIGHBOURS;
}

/** Tell whether any seat has a feature: WHEELCHAIR, COMPANION or RESTRICTED_VIEW. */
export function hasFeature({ features }: PlanIndex, feature: number): boolean {
  return features.some((bits) => (bits & feature) > 0);
}

/** Return the row and the printed seat label of a seat, or null for a unit of an area. */
export function seatOf(index: PlanIndex, place: number): { row: RowEntry; seat: string } | null {
  const row = index.rows[index.row[place] ?? -1];
  const seat = row?.seats[place - row.firstPlace];
  return row && seat !== undefined ? { row, seat } : null;
}

/** Return the place of a seat by its printed labels, or null when there is none. */
export function placeOf(
  index: PlanIndex,
  sectionKey: string,
  row: string,
  seat: string,
): number | null {
  for (const entry of index.rows) {
    if (entry.label !== row || index.plan.sections[entry.section]?.key !== sectionKey) continue;
    const found = entry.seats.indexOf(seat);
    if (found >= 0) return entry.firstPlace + found;
  }
  return null;
}

/** Return the name of a group: a section's or an area's. */
export function groupName({ plan }: PlanIndex, group: number): string {
  return (plan.sections[group] ?? plan.areas[group - plan.sections.length])?.name ?? "";
}

/** Return what a place is called: "Stalls, row F, seat 12", or the area's name. */
export function placeLabel(index: PlanIndex, place: number): string {
  const found = seatOf(index, place);
  const name = groupName(index, index.group[place] ?? -1);
  return found ? texts.place(name, found.row.label, found.seat) : name;
}
