import { describe, expect, it } from "vitest";
import { Journey } from "./journey";

const from = { k: 0.5, x: 0, y: 0 };
const to = { k: 2, x: -300, y: -90 };

describe("a journey", () => {
  const journey = new Journey(from, to, 1_000);

  it("starts where it starts and ends where it should", () => {
    expect(journey.at(1_000)).toEqual(from);
    expect(journey.at(1_190)).toBe(to);
    expect(journey.at(5_000)).toBe(to);
  });

  it("goes fast first and gently at the end", () => {
    const scales = [1_000, 1_060, 1_120, 1_180].map((now) => Math.log2(journey.at(now).k));
    const steps = scales.slice(1).map((scale, number) => scale - (scales[number] ?? 0));
    expect(steps[0]).toBeGreaterThan(steps[1] ?? 0);
    expect(steps[1]).toBeGreaterThan(steps[2] ?? 0);
    expect(steps[2]).toBeGreaterThan(0);
  });

  it("knows when it is over", () => {
    expect(journey.isOver(1_189)).toBe(false);
    expect(journey.isOver(1_190)).toBe(true);
  });
});
