import { describe, expect, it } from "vitest";
import { toPlan, toScreen } from "./camera";
import { centredIn, frameVenue, keptOnVenue, nearGroup, nearPlaces } from "./framing";
import { bowlPlan } from "./testing/synthetic-plan";
import { buildVenue } from "./venue";

const viewport = { width: 390, height: 600 };
const venue = buildVenue(bowlPlan(20_000));
const framing = frameVenue(venue, viewport);
const middle = { x: 195, y: 300 };

describe("framing a venue", () => {
  it("shows all of it at first", () => {
    const { left, top, right, bottom } = venue.bounds;
    const first = toScreen(framing.whole, { x: left, y: top });
    const last = toScreen(framing.whole, { x: right, y: bottom });
    expect(Math.min(first.x, first.y)).toBeGreaterThanOrEqual(framing.padding - 0.001);
    expect(last.x).toBeLessThanOrEqual(viewport.width - framing.padding + 0.001);
    expect(last.y).toBeLessThanOrEqual(viewport.height - framing.padding + 0.001);
  });

  it("does not let the whole venue be moved about", () => {
    const moved = { ...framing.whole, x: framing.whole.x + 80 };
    expect(keptOnVenue(framing, moved).x).toBeCloseTo(framing.whole.x);
  });

  it("comes near enough to a section for a finger", () => {
    const camera = nearGroup(framing, 0);
    expect(camera.k * venue.index.pitch).toBeGreaterThanOrEqual(24 - 0.001);
  });

  it("keeps the tapped seat in view when the section is larger than the screen", () => {
    const place = 12_000;
    const seat = { x: venue.index.x[place] ?? 0, y: venue.index.y[place] ?? 0 };
    const camera = nearGroup(framing, venue.index.group[place] ?? 0, seat);
    const { x, y } = toScreen(camera, seat);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(viewport.width);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(viewport.height);
  });

  it("shows the whole venue for a group that there is not", () => {
    expect(nearGroup(framing, 9_999)).toBe(framing.whole);
  });

  it("shows seats that were chosen in its middle, near enough to tell them apart", () => {
    const places = [12_000, 12_001, 12_002];
    const camera = nearPlaces(framing, places);
    for (const place of places) {
      const at = { x: venue.index.x[place] ?? 0, y: venue.index.y[place] ?? 0 };
      const { x, y } = toScreen(camera, at);
      expect(Math.abs(x - viewport.width / 2)).toBeLessThan(viewport.width / 4);
      expect(Math.abs(y - viewport.height / 2)).toBeLessThan(viewport.height / 4);
    }
    expect(camera.k * venue.index.pitch).toBeCloseTo(24);
    expect(nearPlaces(framing, [])).toBe(framing.whole);
  });

  it("centres a point as close as asked, within the range", () => {
    const point = { x: 0, y: 0 };
    const seen = toPlan(centredIn(framing, point, 1), middle);
    expect(seen.x).toBeCloseTo(0);
    expect(seen.y).toBeCloseTo(0);
    expect(centredIn(framing, point, 99).k).toBe(framing.range.max);
  });
});
