/** A venue small enough to reckon with by hand, for tests. */

import type { SeatMapPlan, TierInfo } from "../plan";

/**
 * A stage above two rows of four stalls, a floor for five below them, and three balcony seats at
 * the bottom. Seats are 20 apart; places 0 to 7 are stalls, 8 to 10 balcony, 11 to 15 the floor.
 */
export const smallPlan: SeatMapPlan = {
  version: 1,
  size: { width: 100, height: 300 },
  sections: [
    {
      key: "stalls",
      name: "Stalls",
      rows: [
        {
          label: "A",
          first_place: 0,
          seats: ["1", "2", "3", "4"],
          x: [0, 20, 40, 60],
          y: [0, 0, 0, 0],
          price_tier: "best",
        },
        {
          label: "B",
          first_place: 4,
          seats: ["1", "2", "3", "4"],
          x: [0, 20, 40, 60],
          y: [24, 24, 24, 24],
          price_tier: "best",
        },
      ],
    },
    {
      key: "balcony",
      name: "Balcony",
      rows: [
        {
          label: "F",
          first_place: 8,
          seats: ["11", "12", "13"],
          x: [0, 20, 40],
          y: [200, 200, 200],
          price_tiers: ["good", "good", "cheap"],
          features: { wheelchair: [0], companion: [1], restricted_view: [0, 2] },
        },
      ],
    },
  ],
  areas: [
    {
      key: "floor",
      name: "Standing floor",
      first_place: 11,
      capacity: 5,
      price_tier: "floor",
      shape: { kind: "rect", role: "area", x: 0, y: 80, width: 60, height: 40 },
    },
  ],
  shapes: [{ kind: "rect", role: "stage", x: 0, y: -60, width: 60, height: 30, text: "Stage" }],
};

export const smallTiers: TierInfo[] = [
  { code: "best", name: "Best", fromPrice: "€65.00", colourIndex: 0 },
  { code: "good", name: "Good", fromPrice: "€45.00", colourIndex: 1 },
  { code: "cheap", name: "Cheap", fromPrice: "€20.00", colourIndex: 2 },
  { code: "floor", name: "Floor", fromPrice: "€30.00", colourIndex: 3 },
];
