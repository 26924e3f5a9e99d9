import { describe, expect, it } from "vitest";
import { boundsOf, isInside, isSimple, type Point } from "./geometry";
import { outlineOfRows, outlinesOf } from "./outlines";
import { indexPlan } from "./plan";
import { smallPlan } from "./testing/small-plan";
import { bowlPlan } from "./testing/synthetic-plan";

function row(y: number, ...xs: number[]): Point[] {
  return xs.map((x) => ({ x, y }));
}

describe("the outline of a section", () => {
  it("runs around its rows", () => {
    const outline = outlineOfRows([row(0, 0, 20, 40), row(24, 0, 20, 40), row(48, 0, 20)], 20);
    expect(outline.lines).toEqual([]);
    expect(outline.polygons).toEqual([
      [
        { x: 0, y: 0 },
        { x: 40, y: 0 },
        { x: 40, y: 24 },
        { x: 20, y: 48 },
        { x: 0, y: 48 },
      ],
    ]);
  });

  it("covers the seats at its edge", () => {
    const outline = outlineOfRows([row(0, 0, 20), row(24, 0, 20)], 20);
    expect(outline.width).toBeCloseTo(24 * 1.2);
    expect(outline.bounds.left).toBeCloseTo(-14.4);
    expect(outline.bounds.bottom).toBeCloseTo(38.4);
  });

  it("turns rows that are numbered the other way", () => {
    const outline = outlineOfRows([row(0, 0, 20, 40), row(24, 40, 20, 0)], 20);
    expect(outline.polygons).toHaveLength(1);
    expect(isSimple(outline.polygons[0] ?? [])).toBe(true);
  });

  it("is a line for a single row, and one for each part of a row with a gap", () => {
    const outline = outlineOfRows([row(0, 0, 20, 40, 200, 220)], 20);
    expect(outline.polygons).toEqual([]);
    expect(outline.lines).toEqual([row(0, 0, 40), row(0, 200, 220)]);
  });

  it("does not bridge the hall between the two arms of a balcony", () => {
    const outline = outlineOfRows(
      [row(0, 0, 20), row(0, 400, 420), row(24, 0, 20), row(24, 400, 420)],
      20,
    );
    for (const shape of [...outline.polygons, ...outline.lines]) {
      const { left, right } = boundsOf(shape);
      expect(right - left).toBeLessThan(50);
    }
  });
});

describe("the outlines of a venue", () => {
  it("are those of the sections and then of the areas", () => {
    const outlines = outlinesOf(indexPlan(smallPlan));
    expect(outlines).toHaveLength(3);
    expect(outlines[2]?.bounds).toEqual({ left: 0, top: 80, right: 60, bottom: 120 });
  });

  it("hold every seat of a large venue", () => {
    const index = indexPlan(bowlPlan(20_000));
    const outlines = outlinesOf(index);
    for (let place = 0; place < index.seatCount; place += 37) {
      const seat = { x: index.x[place] ?? 0, y: index.y[place] ?? 0 };
      const { bounds } = outlines[index.group[place] ?? -1] ?? { bounds: boundsOf([]) };
      expect(seat.x).toBeGreaterThan(bounds.left);
      expect(seat.x).toBeLessThan(bounds.right);
      expect(seat.y).toBeGreaterThan(bounds.top);
      expect(seat.y).toBeLessThan(bounds.bottom);
    }
  });
});

describe("the room for a label", () => {
  it("is in the middle, as wide and high as the seats", () => {
    const rows = [0, 24, 48, 72, 96].map((y) => row(y, 0, 20, 40, 60, 80));
    const { label } = outlineOfRows(rows, 20);
    expect(label).toEqual({ x: 40, y: 48, width: 104, height: 120 });
  });

  it("lies in the arm of a horseshoe, not in its bay", () => {
    const arms = [0, 24, 48, 72].map((y) => [...row(y, 0, 20), ...row(y, 300, 320)]);
    const { label } = outlineOfRows(arms, 20);
    expect(Math.min(Math.abs(label.x - 10), Math.abs(label.x - 310))).toBeLessThan(11);
  });

  it("is boxes that fit inside a wedge", () => {
    const rows = [2, 3, 4, 5, 6, 7, 8].map((half, number) =>
      row(number * 24, ...Array.from({ length: 2 * half + 1 }, (_, seat) => (seat - half) * 20)),
    );
    const { polygons, rooms, label, width } = outlineOfRows(rows, 20);
    const polygon = polygons[0] ?? [];
    expect(rooms.length).toBeGreaterThan(3);
    for (const room of rooms) {
      const [half, high] = [(room.width - width * 0.7) / 2, (room.height - width * 0.7) / 2];
      expect(isInside(polygon, { x: label.x - half, y: label.y - high })).toBe(true);
      expect(isInside(polygon, { x: label.x + half, y: label.y + high })).toBe(true);
    }
  });
});
