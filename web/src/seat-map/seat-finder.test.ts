import { describe, expect, it } from "vitest";
import { indexPlan } from "./plan";
import { boxOf, costOf, SeatFinder, wayTo } from "./seat-finder";
import { smallPlan } from "./testing/small-plan";
import { bowlPlan } from "./testing/synthetic-plan";

const finder = new SeatFinder(indexPlan(smallPlan));

describe("finding seats", () => {
  it("finds the nearest within a radius", () => {
    expect(finder.nearest({ x: 23, y: 2 }, 5)).toBe(1);
    expect(finder.nearest({ x: 30, y: 100 }, 5)).toBeNull();
  });

  it("finds the nearest that is wanted", () => {
    expect(finder.nearestWhere({ x: 0, y: 0 }, (place) => place > 2)).toBe(4);
  });

  it("finds all in a box", () => {
    expect(finder.within({ left: 10, top: -5, right: 50, bottom: 30 }).sort()).toEqual([
      1, 2, 5, 6,
    ]);
  });

  it("finds nothing in a venue without seats", () => {
    const empty = new SeatFinder(indexPlan({ ...smallPlan, sections: [] }));
    expect(empty.nearest({ x: 0, y: 0 })).toBeNull();
    expect(empty.within({ left: 0, top: 0, right: 99, bottom: 99 })).toEqual([]);
    expect(empty.towards(boxOf({ x: 0, y: 0 }), "left")).toBeNull();
  });
});

describe("finding the next seat in a direction", () => {
  const from = (x: number, y: number) => boxOf({ x, y });

  it("goes along the row and across rows", () => {
    expect(finder.towards(from(20, 0), "right")?.place).toBe(2);
    expect(finder.towards(from(20, 0), "left")?.place).toBe(0);
    expect(finder.towards(from(20, 0), "down")?.place).toBe(5);
    expect(finder.towards(from(20, 24), "up")?.place).toBe(1);
  });

  it("crosses a gap to the next section", () => {
    expect(finder.towards(from(20, 24), "down")?.place).toBe(9);
    expect(finder.towards(from(20, 200), "up")?.place).toBe(5);
  });

  it("ends at the edge", () => {
    expect(finder.towards(from(60, 0), "right")).toBeNull();
    expect(finder.towards(from(20, 0), "up")).toBeNull();
  });

  it("agrees with looking at every seat of a large venue", () => {
    const index = indexPlan(bowlPlan(20_000));
    const large = new SeatFinder(index);
    for (const place of [0, 777, 5_000, 12_345, 19_999]) {
      const start = boxOf({ x: index.x[place] ?? 0, y: index.y[place] ?? 0 });
      let best = { place: -1, cost: Infinity };
      for (let other = 0; other < index.seatCount; other += 1) {
        const way = wayTo(start, boxOf({ x: index.x[other] ?? 0, y: index.y[other] ?? 0 }), "left");
        if (way.along > index.pitch * 0.2 && costOf(way) < best.cost) {
          best = { place: other, cost: costOf(way) };
        }
      }
      expect(large.towards(start, "left")?.cost).toBe(best.cost);
    }
  });
});

describe("the way to a box", () => {
  it("is measured between edges", () => {
    const here = { left: 0, top: 0, right: 10, bottom: 10 };
    const there = { left: 30, top: 15, right: 40, bottom: 25 };
    expect(wayTo(here, there, "right")).toEqual({ along: 20, across: 5 });
    expect(wayTo(here, there, "down")).toEqual({ along: 5, across: 20 });
    expect(wayTo(here, there, "left").along).toBeLessThan(0);
  });
});
