import { describe, expect, it } from "vitest";
import {
  boundsMeet,
  boundsOf,
  centreOf,
  cornersOf,
  distanceToSegment,
  growBounds,
  isInside,
  isSimple,
  joinBounds,
  simplified,
  turned,
} from "./geometry";

const square = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
  { x: 0, y: 10 },
];

describe("bounds", () => {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };

  it("hold all points", () => {
    expect(boundsOf([...square, { x: -5, y: 3 }])).toEqual({ ...box, left: -5 });
  });

  it("join, grow and have a centre", () => {
    const other = { left: 20, top: -4, right: 30, bottom: 6 };
    expect(joinBounds([box, other])).toEqual({ left: 0, top: -4, right: 30, bottom: 10 });
    expect(growBounds(box, 2)).toEqual({ left: -2, top: -2, right: 12, bottom: 12 });
    expect(centreOf(other)).toEqual({ x: 25, y: 1 });
  });

  it("meet when they touch and not when they are apart", () => {
    expect(boundsMeet(box, { left: 10, top: 4, right: 20, bottom: 5 })).toBe(true);
    expect(boundsMeet(box, { left: 11, top: 4, right: 20, bottom: 5 })).toBe(false);
  });
});

describe("shapes", () => {
  it("turn a rectangle about its own centre", () => {
    const corners = cornersOf({ kind: "rect", x: 0, y: 0, width: 40, height: 20, rotation: 90 });
    const bounds = boundsOf(corners);
    expect(bounds.left).toBeCloseTo(10);
    expect(bounds.right).toBeCloseTo(30);
    expect(bounds.top).toBeCloseTo(-10);
    expect(bounds.bottom).toBeCloseTo(30);
  });

  it("give the points of a polygon and the rim of a circle", () => {
    const points = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ];
    expect(cornersOf({ kind: "polygon", points })).toEqual(square);
    const rim = boundsOf(cornersOf({ kind: "circle", x: 5, y: 5, radius: 3 }));
    expect(rim.left).toBeCloseTo(2);
    expect(rim.bottom).toBeCloseTo(8);
  });

  it("give words a box about their middle", () => {
    const box = boundsOf(cornersOf({ kind: "text", x: 100, y: 50, text: "Bars", size: 10 }));
    expect(centreOf(box)).toEqual({ x: 100, y: 50 });
    expect(box.bottom - box.top).toBe(10);
  });

  it("turn clockwise on the screen", () => {
    const right = turned({ x: 1, y: 0 }, { x: 0, y: 0 }, 90);
    expect(right.x).toBeCloseTo(0);
    expect(right.y).toBeCloseTo(1);
  });
});

describe("polygons", () => {
  it("know what is inside, also in a bay", () => {
    const horseshoe = [
      { x: 0, y: 0 },
      { x: 30, y: 0 },
      { x: 30, y: 30 },
      { x: 20, y: 30 },
      { x: 20, y: 10 },
      { x: 10, y: 10 },
      { x: 10, y: 30 },
      { x: 0, y: 30 },
    ];
    expect(isInside(horseshoe, { x: 5, y: 20 })).toBe(true);
    expect(isInside(horseshoe, { x: 15, y: 20 })).toBe(false);
    expect(isInside(horseshoe, { x: 25, y: 20 })).toBe(true);
  });

  it("are simple unless edges cross", () => {
    const bow = [square[0], square[2], square[1], square[3]].filter((point) => point !== undefined);
    expect(isSimple(square)).toBe(true);
    expect(isSimple(bow)).toBe(false);
  });
});

describe("lines", () => {
  it("are as far as their nearest point", () => {
    const [from, to] = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ];
    expect(distanceToSegment({ x: 4, y: 3 }, from, to)).toBe(3);
    expect(distanceToSegment({ x: 14, y: 3 }, from, to)).toBe(5);
    expect(distanceToSegment({ x: 3, y: 4 }, from, from)).toBe(5);
  });

  it("lose the points that hardly matter and keep the corners", () => {
    const line = [
      { x: 0, y: 0 },
      { x: 10, y: 0.4 },
      { x: 20, y: 0 },
      { x: 20, y: 10 },
    ];
    expect(simplified(line, 1)).toEqual([line[0], line[2], line[3]]);
    expect(simplified(line, 0.1)).toEqual(line);
  });
});
