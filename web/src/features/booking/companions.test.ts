/** Seats for companions beside wheelchair places. */

import { expect, test } from "vitest";
import { indexPlan } from "@/seat-map/plan";
import { smallPlan } from "@/seat-map/testing/small-plan";
import { seatsBeside } from "./companions";

test("only companions' seats in the same row right beside are found, and none that is held", () => {
  const [stalls] = smallPlan.sections;
  const row = stalls?.rows[0];
  if (!stalls || !row) throw new Error("the small plan has a row");
  const features = { wheelchair: [1], companion: [0, 2] };
  const sections = [{ ...stalls, rows: [{ ...row, features }] }];
  const index = indexPlan({ ...smallPlan, sections });
  const wheelchair = row.first_place + 1;
  expect(seatsBeside(index, [wheelchair])).toEqual([wheelchair + 1, wheelchair - 1]);
  expect(seatsBeside(index, [wheelchair, wheelchair + 1])).toEqual([wheelchair - 1]);
  expect(seatsBeside(index, [wheelchair - 1])).toEqual([]);
});
