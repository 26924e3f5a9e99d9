/** What is seen from a seat, in perspective. */

import { expect, test } from "vitest";
import { PICTURE, sightFrom } from "./sight";
import { smallPlan } from "./testing/small-plan";
import { buildVenue } from "./venue";

/** A stage at the top and three rows of nine seats, the middle seat of each straight before it. */
function hall(features = {}) {
  const x = Array.from({ length: 9 }, (_, seat) => seat * 20);
  const row = (label: string, first_place: number, y: number) => ({
    label,
    first_place,
    seats: x.map((_, seat) => String(seat + 1)),
    x,
    y: x.map(() => y),
    price_tier: "a",
    features,
  });
  return buildVenue({
    version: 1,
    size: { width: 200, height: 800 },
    sections: [
      { key: "s", name: "S", rows: [row("A", 0, 100), row("B", 9, 140), row("C", 18, 700)] },
    ],
    areas: [],
    shapes: [{ kind: "rect", role: "stage", x: 0, y: 0, width: 160, height: 40 }],
  });
}

const widthOf = (points: readonly { x: number }[]) =>
  Math.max(...points.map(({ x }) => x)) - Math.min(...points.map(({ x }) => x));

test("from the middle the stage lies evenly to both sides", () => {
  const { top = [], person } = sightFrom(hall(), 4) ?? {};
  const total = top.reduce((sum, { x }) => sum + x, 0);
  expect(total / top.length).toBeCloseTo(PICTURE.width / 2, 5);
  expect(person?.x).toBeCloseTo(PICTURE.width / 2, 5);
});

test("from farther away everything is smaller", () => {
  const [near, far] = [sightFrom(hall(), 4), sightFrom(hall(), 22)];
  expect(widthOf(far?.top ?? [])).toBeLessThan(widthOf(near?.top ?? []) / 2);
  expect(far?.person.height).toBeLessThan((near?.person.height ?? 0) / 2);
});

test("from the right end the stage's right side is nearer and so lower on the picture", () => {
  const { base = [] } = sightFrom(hall(), 8) ?? {};
  const [, , nearRight, nearLeft] = base;
  // Looking up the plan, its right is the right.
  expect(nearRight?.x).toBeGreaterThan(nearLeft?.x ?? 0);
  expect(nearRight?.y).toBeGreaterThan(nearLeft?.y ?? 0);
});

test("heads are in the way only where somebody sits in front", () => {
  expect(sightFrom(hall(), 4)?.heads).toEqual([]);
  expect(sightFrom(hall(), 13)?.heads.length).toBeGreaterThan(0);
  expect(sightFrom(hall({ wheelchair: [4] }), 13)?.heads).toEqual([]);
});

test("a restricted view is told, and without a stage there is nothing to see", () => {
  expect(sightFrom(hall({ restricted_view: [4] }), 4)?.isRestricted).toBe(true);
  expect(sightFrom(hall(), 4)?.isRestricted).toBe(false);
  expect(sightFrom(buildVenue({ ...smallPlan, shapes: [] }), 0)).toBeNull();
});
