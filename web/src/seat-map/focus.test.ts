import { describe, expect, it } from "vitest";
import { countFree } from "./counts";
import { firstTarget, isSameTarget, nextTarget, seatToEnter, type Target } from "./focus";
import { SOLD } from "./plan";
import { smallPlan } from "./testing/small-plan";
import { buildVenue } from "./venue";

const venue = buildVenue(smallPlan);
const seat = (place: number): Target => ({ kind: "seat", place });
const group = (number: number): Target => ({ kind: "group", group: number });
const [stalls, balcony, floor] = [group(0), group(1), group(2)];

describe("where the keyboard starts", () => {
  it("is the seat in the middle when seats can be picked", () => {
    expect(firstTarget(venue, { x: 41, y: 20 }, true)).toEqual(seat(6));
  });

  it("is the section in the middle otherwise", () => {
    expect(firstTarget(venue, { x: 20, y: 190 }, false)).toEqual(balcony);
  });

  it("is nowhere in an empty venue", () => {
    const empty = buildVenue({ ...smallPlan, sections: [], areas: [] });
    expect(firstTarget(empty, { x: 0, y: 0 }, true)).toBeNull();
  });
});

describe("where arrows lead among seats", () => {
  it("is to the next seat", () => {
    expect(nextTarget(venue, seat(4), "right", true)).toEqual(seat(5));
    expect(nextTarget(venue, seat(4), "up", true)).toEqual(seat(0));
  });

  it("is to an area that lies in between, and on from it", () => {
    expect(nextTarget(venue, seat(5), "down", true)).toEqual(floor);
    expect(nextTarget(venue, floor, "down", true)).toMatchObject({ kind: "seat" });
    expect(nextTarget(venue, floor, "up", true)).toMatchObject({ kind: "seat" });
    expect(nextTarget(venue, seat(9), "up", true)).toEqual(floor);
  });

  it("is nowhere at the edge", () => {
    expect(nextTarget(venue, seat(3), "right", true)).toBeNull();
  });
});

describe("where arrows lead among sections", () => {
  it("is to the next section or area", () => {
    expect(nextTarget(venue, stalls, "down", false)).toEqual(floor);
    expect(nextTarget(venue, floor, "down", false)).toEqual(balcony);
    expect(nextTarget(venue, balcony, "down", false)).toBeNull();
  });
});

describe("entering a section", () => {
  it("lands on a free seat near its middle", () => {
    const availability = new Uint8Array(16);
    availability.set([SOLD, SOLD, SOLD, SOLD, SOLD, SOLD], 0);
    expect(seatToEnter(venue, countFree(venue.index, availability), 0)).toEqual(seat(6));
  });

  it("lands on any seat when none is free", () => {
    const counts = countFree(venue.index, new Uint8Array(16).fill(SOLD));
    expect(seatToEnter(venue, counts, 1)).toEqual(seat(9));
  });
});

describe("targets", () => {
  it("are the same when kind and number are", () => {
    expect(isSameTarget(seat(1), seat(1))).toBe(true);
    expect(isSameTarget(seat(1), group(1))).toBe(false);
    expect(isSameTarget(null, null)).toBe(true);
    expect(isSameTarget(group(1), null)).toBe(false);
  });
});
