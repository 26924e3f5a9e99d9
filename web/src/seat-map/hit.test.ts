import { describe, expect, it } from "vitest";
import { hitAt } from "./hit";
import { smallPlan } from "./testing/small-plan";
import { buildVenue } from "./venue";

const venue = buildVenue(smallPlan);
const near = { k: 1, x: 0, y: 0 };
const far = { k: 0.25, x: 0, y: 0 };

describe("what is under a point", () => {
  it("is the nearest seat within 12 pixels when seats can be picked", () => {
    expect(hitAt(venue, near, { x: 24, y: -9 }, false)).toEqual({ kind: "seat", place: 1 });
    expect(hitAt(venue, near, { x: 24, y: -14 }, false)).toBeNull();
  });

  it("is a section from afar, where seats are too small", () => {
    expect(hitAt(venue, far, { x: 5, y: 0 }, false)).toEqual({ kind: "group", group: 0 });
    expect(hitAt(venue, far, { x: 5, y: 50 }, false)).toEqual({ kind: "group", group: 1 });
    expect(hitAt(venue, far, { x: 60, y: 0 }, false)).toBeNull();
  });

  it("asks for larger seats from a finger than from a mouse", () => {
    const between = { k: 0.6, x: 0, y: 0 };
    expect(hitAt(venue, between, { x: 12, y: 0 }, false)).toEqual({ kind: "seat", place: 1 });
    expect(hitAt(venue, between, { x: 12, y: 0 }, true)).toEqual({ kind: "group", group: 0 });
  });

  it("is an area from near and from afar", () => {
    expect(hitAt(venue, near, { x: 30, y: 100 }, false)).toEqual({ kind: "group", group: 2 });
    expect(hitAt(venue, far, { x: 7, y: 25 }, true)).toEqual({ kind: "group", group: 2 });
  });
});
