/** Coordinates as they travel. */

import { expect, test } from "vitest";
import { walkSteps } from "./steps";
import { smallPlan } from "./testing/small-plan";

function rowWith(x: readonly number[]) {
  const [section] = smallPlan.sections;
  const [row] = section?.rows ?? [];
  if (!(section && row)) throw new Error("the small plan has a row");
  const y = x.map((_, seat) => (seat === 0 ? 40 : 0));
  return { ...smallPlan, sections: [{ ...section, rows: [{ ...row, x, y }] }] };
}

function walkedX(x: readonly number[]) {
  return walkSteps(rowWith(x)).sections[0]?.rows[0]?.x;
}

test("a row begins, takes a step, and goes on as the changes say", () => {
  expect(walkedX([1000, 200, 0, -1])).toEqual([100, 120, 140, 159.9]);
});

test("short rows come out whole", () => {
  expect(walkedX([123])).toEqual([12.3]);
  expect(walkedX([123, -7])).toEqual([12.3, 11.6]);
  expect(walkedX([])).toEqual([]);
});

test("all seats of a straight row stand at the height where it begins", () => {
  expect(walkSteps(rowWith([0, 200, 0])).sections[0]?.rows[0]?.y).toEqual([4, 4, 4]);
});
