/** Made-up venues for tests and measurements: a bowl of any size about a floor and a stage. */

import type { Area, SeatMapPlan, SeatRow, Section } from "../plan";

const SEAT_APART = 20;
const ROW_APART = 26;
const FIRST_RADIUS = 420;
const AISLE = 46;
const ROWS_A_RING = 18;
const GANGWAY = 60;
const SECTIONS_A_RING = 24;
const FLOOR_CAPACITY = 1_200;

/** Return a venue with exactly this many seats in rings of sections, and a standing floor. */
export function bowlPlan(seatCount: number): SeatMapPlan {
  const sections: Section[] = [];
  let next = 0;
  for (let ring = 0; next < seatCount; ring += 1) {
    for (let sector = 0; sector < SECTIONS_A_RING && next < seatCount; sector += 1) {
      const section = bowlSection(ring, sector, { next, seatCount });
      sections.push(section);
      next += section.rows.reduce((sum, row) => sum + row.seats.length, 0);
    }
  }
  const shapes: SeatMapPlan["shapes"] = [
    { kind: "rect", role: "stage", x: -160, y: -330, width: 320, height: 110, text: "Stage" },
    { kind: "text", role: "decor", x: 0, y: 340, text: "Entrance", size: 30 },
  ];
  const size = { width: 2_000, height: 2_000 };
  return { version: 1, size, sections, areas: [floorFrom(next)], shapes };
}

function floorFrom(first_place: number): Area {
  return {
    key: "floor",
    name: "Standing floor",
    first_place,
    capacity: FLOOR_CAPACITY,
    price_tier: "floor",
    shape: { kind: "rect", role: "area", x: -230, y: -190, width: 460, height: 400 },
  };
}

function bowlSection(
  ring: number,
  sector: number,
  { next, seatCount }: { next: number; seatCount: number },
): Section {
  const rows: SeatRow[] = [];
  let first = next;
  for (let row = 0; row < ROWS_A_RING && first < seatCount; row += 1) {
    const radius = FIRST_RADIUS + ring * (ROWS_A_RING * ROW_APART + GANGWAY) + row * ROW_APART;
    const made = bowlRow({ radius, sector, row, first, most: seatCount - first });
    const price_tier = row < 6 ? `ring-${ring}-front` : `ring-${ring}`;
    rows.push({ ...made, price_tier, ...(row === 0 ? { features: firstRowFeatures } : {}) });
    first += made.seats.length;
  }
  const name = `Block ${(ring + 1) * 100 + sector + 1}`;
  return { key: `block-${(ring + 1) * 100 + sector + 1}`, name, rows };
}

const firstRowFeatures = { wheelchair: [0], companion: [1], restricted_view: [2] };

interface RowPlace {
  readonly radius: number;
  readonly sector: number;
  readonly row: number;
  readonly first: number;
  readonly most: number;
}

function bowlRow({ radius, sector, row, first, most }: RowPlace): SeatRow {
  const sectorAngle = (2 * Math.PI) / SECTIONS_A_RING;
  const arc = sectorAngle * radius - AISLE;
  const count = Math.min(most, Math.floor(arc / SEAT_APART) + 1);
  const middle = sector * sectorAngle;
  const angles = Array.from(
    { length: count },
    (_, seat) => middle + ((seat - (count - 1) / 2) * SEAT_APART) / radius,
  );
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return {
    label: String.fromCharCode(65 + row),
    first_place: first,
    seats: angles.map((_, seat) => String(seat + 1)),
    x: angles.map((angle) => rounded(radius * Math.sin(angle))),
    y: angles.map((angle) => rounded(-radius * Math.cos(angle))),
  };
}
