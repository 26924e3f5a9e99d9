import { describe, expect, it } from "vitest";
import { arePickable, detailAt } from "./detail";

describe("detail", () => {
  it("is names alone from afar and seats alone from near", () => {
    expect(detailAt(2)).toEqual({ seats: 0, names: 1, hasNumbers: false, hasRowLabels: false });
    expect(detailAt(30)).toEqual({ seats: 1, names: 0, hasNumbers: true, hasRowLabels: true });
  });

  it("fades from one to the other", () => {
    const { seats, names } = detailAt(6);
    expect(seats).toBeCloseTo(0.5);
    expect(names).toBeCloseTo(2 / 3);
  });

  it("lets a mouse pick smaller seats than a finger", () => {
    expect([arePickable(8, false), arePickable(9, false)]).toEqual([false, true]);
    expect([arePickable(14, true), arePickable(15, true)]).toEqual([false, true]);
  });
});
