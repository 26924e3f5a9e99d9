import { describe, expect, it } from "vitest";
import {
  between,
  carried,
  centredOn,
  clamped,
  fitted,
  isWholeVenue,
  showing,
  toPlan,
  toScreen,
  visibleBounds,
  wholeVenue,
  zoomedAt,
  zoomRange,
} from "./camera";

const viewport = { width: 400, height: 200 };
const venue = { left: 0, top: 0, right: 1000, bottom: 1000 };

describe("a camera", () => {
  it("takes points to the screen and back", () => {
    const camera = { k: 2, x: 10, y: -20 };
    expect(toScreen(camera, { x: 5, y: 30 })).toEqual({ x: 20, y: 40 });
    expect(toPlan(camera, { x: 20, y: 40 })).toEqual({ x: 5, y: 30 });
  });

  it("sees a part of the plan, and a margin around it", () => {
    const camera = { k: 2, x: -100, y: -50 };
    expect(visibleBounds(camera, viewport)).toEqual({ left: 50, top: 25, right: 250, bottom: 125 });
    expect(visibleBounds(camera, viewport, 20).left).toBe(40);
  });

  it("fits bounds with padding, limited by the narrower side", () => {
    const camera = fitted(venue, viewport, 10);
    expect(camera.k).toBeCloseTo(0.18);
    expect(toScreen(camera, { x: 500, y: 500 })).toEqual({ x: 200, y: 100 });
    expect(toScreen(camera, { x: 0, y: 0 }).y).toBeCloseTo(10);
  });

  it("does not blow up a small room beyond seats of 30 pixels", () => {
    const room = { left: 0, top: 0, right: 40, bottom: 40 };
    expect(wholeVenue(room, viewport, 10, 20).k).toBe(1.5);
  });

  it("may come as close as seats of 46 pixels, and at least twice as close", () => {
    expect(zoomRange({ k: 0.2, x: 0, y: 0 }, 20)).toEqual({ min: 0.2, max: 2.3 });
    expect(zoomRange({ k: 1.5, x: 0, y: 0 }, 20)).toEqual({ min: 1.5, max: 3 });
  });

  it("knows the whole venue by its scale", () => {
    const range = { min: 0.2, max: 2 };
    expect(isWholeVenue({ k: 0.2, x: 0, y: 0 }, range)).toBe(true);
    expect(isWholeVenue({ k: 0.25, x: 0, y: 0 }, range)).toBe(false);
  });
});

describe("moving a camera", () => {
  const range = { min: 0.2, max: 2 };

  it("zooms about a point of the screen, which stands still", () => {
    const before = { k: 0.5, x: 30, y: 40 };
    const at = { x: 130, y: 90 };
    const after = zoomedAt(before, 2, at, range);
    expect(after.k).toBe(1);
    expect(toPlan(after, at)).toEqual(toPlan(before, at));
  });

  it("stops at the ends of the range", () => {
    expect(zoomedAt({ k: 1, x: 0, y: 0 }, 100, { x: 0, y: 0 }, range).k).toBe(2);
    expect(zoomedAt({ k: 1, x: 0, y: 0 }, 0.01, { x: 0, y: 0 }, range).k).toBe(0.2);
  });

  it("stays on a venue larger than the screen", () => {
    const k = 1;
    expect(clamped({ k, x: 500, y: 500 }, venue, viewport, 10)).toEqual({ k, x: 10, y: 10 });
    expect(clamped({ k, x: -5000, y: -5000 }, venue, viewport, 10)).toEqual({
      k,
      x: 400 - 10 - 1000,
      y: 200 - 10 - 1000,
    });
    expect(clamped({ k, x: -300, y: -400 }, venue, viewport, 10)).toEqual({ k, x: -300, y: -400 });
  });

  it("centres a venue smaller than the screen", () => {
    const camera = clamped({ k: 0.1, x: 7, y: 7 }, venue, viewport, 10);
    expect(camera).toEqual({ k: 0.1, x: 150, y: 50 });
  });

  it("travels at an even pace of scales, and ends where it should", () => {
    const from = centredOn({ x: 100, y: 100 }, 0.25, viewport);
    const to = centredOn({ x: 700, y: 300 }, 1, viewport);
    expect(between(from, to, 0)).toEqual(from);
    expect(between(from, to, 0.5).k).toBe(0.5);
    const end = between(from, to, 1);
    expect(end.k).toBeCloseTo(to.k);
    expect(end.x).toBeCloseTo(to.x);
    expect(between({ k: 1, x: 0, y: 0 }, { k: 1, x: 50, y: 20 }, 0.5)).toEqual({
      k: 1,
      x: 25,
      y: 10,
    });
  });

  it("shifts as little as needed to show a point", () => {
    const camera = { k: 1, x: 0, y: 0 };
    expect(showing(camera, { x: 100, y: 100 }, viewport, 50)).toBe(camera);
    expect(showing(camera, { x: 390, y: 100 }, viewport, 50)).toEqual({ k: 1, x: -40, y: 0 });
    expect(showing(camera, { x: 100, y: -10 }, viewport, 50)).toEqual({ k: 1, x: 0, y: 60 });
  });
});

describe("a painted bitmap", () => {
  it("is carried so that its points stay on theirs", () => {
    const painted = { k: 0.5, x: 20, y: 30 };
    const now = { k: 1, x: -10, y: 5 };
    const margin = 40;
    const place = carried(painted, now, margin);
    const point = { x: 123, y: 45 };
    const onBitmap = toScreen({ ...painted, x: painted.x + margin, y: painted.y + margin }, point);
    expect(toScreen(place, onBitmap).x).toBeCloseTo(toScreen(now, point).x);
    expect(toScreen(place, onBitmap).y).toBeCloseTo(toScreen(now, point).y);
  });
});
