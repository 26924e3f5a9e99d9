import { describe, expect, it } from "vitest";
import { fromMini, miniFrame, miniSize } from "./mini-map";

const bounds = { left: -100, top: 0, right: 900, bottom: 500 };
const viewport = { width: 200, height: 100 };

describe("the small map", () => {
  const size = miniSize(bounds);

  it("keeps the proportions of the venue", () => {
    expect(size).toEqual({ k: 0.132, width: 132, height: 66 });
  });

  it("frames what the screen shows", () => {
    const frame = miniFrame(bounds, size, { k: 1, x: 0, y: -200 }, viewport);
    expect(frame.left).toBeCloseTo(13.2);
    expect(frame.top).toBeCloseTo(26.4);
    expect(frame.right).toBeCloseTo(39.6);
    expect(frame.bottom).toBeCloseTo(39.6);
  });

  it("keeps the frame inside", () => {
    const frame = miniFrame(bounds, size, { k: 0.1, x: 50, y: 50 }, viewport);
    expect(frame).toEqual({ left: 0, top: 0, right: 132, bottom: 66 });
  });

  it("leads back to the plan", () => {
    expect(fromMini(bounds, size, { x: 66, y: 33 })).toEqual({ x: 400, y: 250 });
  });
});
