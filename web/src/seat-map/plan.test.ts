import { describe, expect, it } from "vitest";
import {
  COMPANION,
  groupName,
  indexPlan,
  placeLabel,
  placeOf,
  RESTRICTED_VIEW,
  seatOf,
  WHEELCHAIR,
} from "./plan";
import { smallPlan } from "./testing/small-plan";
import { bowlPlan } from "./testing/synthetic-plan";

const index = indexPlan(smallPlan);

describe("indexPlan", () => {
  it("counts seats first and then the units of areas", () => {
    expect(index.seatCount).toBe(11);
    expect(index.placeCount).toBe(16);
  });

  it("puts each seat where its row says", () => {
    expect([index.x[6], index.y[6]]).toEqual([40, 24]);
    expect([index.x[10], index.y[10]]).toEqual([40, 200]);
  });

  it("gives each place the tier of its row, its seat or its area", () => {
    const tiers = Array.from(index.tier, (tier) => index.tierCodes[tier]);
    expect(tiers).toEqual([
      ...Array<string>(8).fill("best"),
      "good",
      "good",
      "cheap",
      ...Array<string>(5).fill("floor"),
    ]);
  });

  it("numbers sections before areas as groups", () => {
    expect(index.groupCount).toBe(3);
    expect([index.group[0], index.group[8], index.group[15]]).toEqual([0, 1, 2]);
  });

  it("marks what is special about a seat", () => {
    expect(index.features[8]).toBe(WHEELCHAIR | RESTRICTED_VIEW);
    expect(index.features[9]).toBe(COMPANION);
    expect(index.features[10]).toBe(RESTRICTED_VIEW);
    expect(index.features[0]).toBe(0);
  });

  it("takes the usual distance of neighbours as the pitch", () => {
    expect(index.pitch).toBe(20);
  });

  it("has a pitch for a plan without any row of two", () => {
    expect(indexPlan({ ...smallPlan, sections: [] }).pitch).toBe(20);
  });

  it.each([20_000, 60_000])("indexes a venue of %i seats", (seats) => {
    const large = indexPlan(bowlPlan(seats));
    expect(large.seatCount).toBe(seats);
    expect(large.placeCount).toBe(seats + 1_200);
    expect(large.pitch).toBeGreaterThan(19.5);
    expect(large.pitch).toBeLessThan(20.5);
  });
});

describe("looking places up", () => {
  it("finds the printed labels of a seat", () => {
    expect(seatOf(index, 9)).toMatchObject({ row: { label: "F" }, seat: "12" });
  });

  it("knows that a unit of an area has no seat", () => {
    expect(seatOf(index, 12)).toBeNull();
    expect(seatOf(index, -1)).toBeNull();
  });

  it("finds a seat by its labels", () => {
    expect(placeOf(index, "stalls", "B", "3")).toBe(6);
    expect(placeOf(index, "balcony", "B", "3")).toBeNull();
  });

  it("calls a seat by section, row and seat, and a unit by its area", () => {
    expect(placeLabel(index, 9)).toBe("Balcony, row F, seat 12");
    expect(placeLabel(index, 14)).toBe("Standing floor");
  });

  it("names groups", () => {
    expect([0, 1, 2, 3].map((group) => groupName(index, group))).toEqual([
      "Stalls",
      "Balcony",
      "Standing floor",
      "",
    ]);
  });
});
