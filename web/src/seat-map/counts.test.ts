import { describe, expect, it } from "vitest";
import { countFree, freeIn, freeTiersIn, recount } from "./counts";
import { FREE, HELD, indexPlan, SOLD } from "./plan";
import { smallPlan } from "./testing/small-plan";
import { bowlPlan } from "./testing/synthetic-plan";

const index = indexPlan(smallPlan);

describe("counting free places", () => {
  it("counts per section and area", () => {
    const availability = new Uint8Array(16);
    availability.set([SOLD, HELD, FREE], 0);
    availability[12] = SOLD;
    const counts = countFree(index, availability);
    expect([0, 1, 2].map((group) => freeIn(counts, group))).toEqual([6, 3, 4]);
  });

  it("takes in changes both ways and says what changed", () => {
    const availability = new Uint8Array(16);
    const counts = countFree(index, availability);
    availability[3] = HELD;
    availability[8] = SOLD;
    expect(recount(index, counts, availability)).toEqual([3, 8]);
    expect([freeIn(counts, 0), freeIn(counts, 1)]).toEqual([7, 2]);
    availability[3] = FREE;
    expect(recount(index, counts, availability)).toEqual([3]);
    expect(freeIn(counts, 0)).toBe(8);
    expect(recount(index, counts, availability)).toEqual([]);
  });

  it("knows which tiers have something left", () => {
    const availability = new Uint8Array(16);
    availability.set([SOLD, SOLD], 8);
    const counts = countFree(index, availability);
    expect(freeTiersIn(counts, 1).map((tier) => index.tierCodes[tier])).toEqual(["cheap"]);
  });

  it("takes places that nobody spoke of as not free", () => {
    const counts = countFree(index, new Uint8Array(4));
    expect([0, 1, 2].map((group) => freeIn(counts, group))).toEqual([4, 0, 0]);
  });

  it("agrees with counting anew after many changes", () => {
    const large = indexPlan(bowlPlan(20_000));
    const availability = new Uint8Array(large.placeCount);
    const counts = countFree(large, availability);
    for (let step = 0; step < 5_000; step += 1) {
      availability[(step * 7_919) % large.placeCount] = step % 4;
      if (step % 500 === 0) recount(large, counts, availability);
    }
    recount(large, counts, availability);
    expect(counts.free).toEqual(countFree(large, availability).free);
  });
});
