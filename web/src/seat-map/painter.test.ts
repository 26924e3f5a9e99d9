import { describe, expect, it } from "vitest";
import { countFree, recount } from "./counts";
import { tiersByNumber } from "./labels";
import { areSeatsAlone, paintView, repaintSeats } from "./painter";
import { paperTheme } from "./palette";
import { HELD, type SeatMapPlan, SOLD, type TierInfo } from "./plan";
import { makeScene, measureWith, type Scene, type View } from "./scene";
import { lookNumber, SpriteSheet } from "./sprites";
import { RecordingBrush } from "./testing/recording-brush";
import { smallPlan, smallTiers } from "./testing/small-plan";
import { bowlPlan } from "./testing/synthetic-plan";
import { buildVenue } from "./venue";

function sceneOf(
  plan: SeatMapPlan,
  tierInfos: readonly TierInfo[],
  { availability, dimmed }: { availability?: Uint8Array; dimmed?: ReadonlySet<string> } = {},
): Scene {
  const venue = buildVenue(plan);
  const counts = countFree(venue.index, availability ?? new Uint8Array(venue.index.placeCount));
  const tiers = tiersByNumber(venue.index, tierInfos);
  return makeScene({ venue, counts, tiers, dimmed, theme: paperTheme });
}

function toolsFor(brush: RecordingBrush, scene: Scene) {
  const image = document.createElement("canvas");
  return {
    measure: measureWith(brush, scene.theme),
    sheetFor: (pitch: number, ratio: number) =>
      new SpriteSheet(pitch, ratio, scene.theme, () => ({ image, brush: new RecordingBrush() })),
  };
}

function paint(scene: Scene, view: View): RecordingBrush {
  const brush = new RecordingBrush();
  for (const _ of paintView(brush, scene, view, toolsFor(brush, scene)));
  return brush;
}

const textsOf = (brush: RecordingBrush) => brush.all("fillText").map(({ args }) => args[0]);
/** Where the middles of stamped seats are; a sprite is two pixels wider than the pitch. */
const stampsOf = (brush: RecordingBrush) =>
  brush.all("drawImage").map(({ args: [, , , , , x, y, size] }) => {
    const half = Number(size) / 2;
    return [Number(x) + half, Number(y) + half];
  });
const near: View = { camera: { k: 1, x: 100, y: 100 }, width: 400, height: 500, ratio: 1 };

describe("painting from near", () => {
  it("stamps each seat in view once, where it is", () => {
    const stamps = stampsOf(paint(sceneOf(smallPlan, smallTiers), near));
    expect(stamps).toHaveLength(11);
    expect(stamps).toContainEqual([100, 100]);
    expect(stamps).toContainEqual([160, 124]);
    expect(stamps).toContainEqual([140, 300]);
  });

  it("stamps in device pixels", () => {
    const stamps = stampsOf(paint(sceneOf(smallPlan, smallTiers), { ...near, ratio: 2 }));
    expect(stamps).toContainEqual([320, 248]);
  });

  it("leaves out what is not in view", () => {
    const view = { ...near, camera: { k: 1, x: 100, y: -150 }, height: 100 };
    expect(stampsOf(paint(sceneOf(smallPlan, smallTiers), view))).toHaveLength(3);
  });

  it("numbers free seats, but not sold ones nor those with a mark", () => {
    const availability = new Uint8Array(16);
    availability.set([SOLD, HELD], 0);
    const texts = textsOf(paint(sceneOf(smallPlan, smallTiers, { availability }), near));
    expect(texts.filter((text) => text === "1" || text === "2")).toEqual(["1", "2"]);
    expect(texts).not.toContain("11");
  });

  it("labels rows at both ends, and areas with what is left", () => {
    const texts = textsOf(
      paint(sceneOf(smallPlan, smallTiers), { ...near, camera: { k: 2, x: 100, y: 100 } }),
    );
    expect(texts.filter((text) => text === "A")).toHaveLength(2);
    expect(texts).toContain("Standing floor");
    expect(texts).toContain("from €30.00 · 5 left");
    expect(texts).not.toContain("Stalls");
  });
});

describe("painting from afar", () => {
  const plan = bowlPlan(20_000);
  const codes = buildVenue(plan).index.tierCodes;
  const tiers = codes.map((code, number) => ({
    code,
    name: code,
    fromPrice: `€${20 + number}`,
    colourIndex: number,
  }));
  const view: View = { camera: { k: 0.22, x: 500, y: 500 }, width: 1_000, height: 1_000, ratio: 1 };

  it("paints no seats, but sections with their names and what is left", () => {
    const brush = paint(sceneOf(plan, tiers), view);
    expect(brush.all("drawImage")).toEqual([]);
    const texts = textsOf(brush);
    expect(texts).toContain("Block 301");
    expect(texts).toContain("from €24");
    expect(texts).toContain("Stage");
  });

  it("says where nothing is left, and takes the colour away", () => {
    const index = buildVenue(plan).index;
    const availability = new Uint8Array(index.placeCount).fill(SOLD);
    const brush = paint(sceneOf(plan, tiers, { availability }), view);
    expect(textsOf(brush)).toContain("sold out");
    expect(textsOf(brush)).not.toContain("from €24");
    const fills = new Set(brush.all("fill").map(({ colour }) => colour));
    expect(fills).toContain(paperTheme.card.toLowerCase());
  });

  it("yields often enough to keep the page awake", () => {
    const brush = new RecordingBrush();
    const scene = sceneOf(plan, tiers);
    const steps = paintView(
      brush,
      scene,
      { ...view, camera: { k: 0.3, x: 500, y: 500 } },
      toolsFor(brush, scene),
    );
    let stamped = 0;
    let most = 0;
    while (!steps.next().done) {
      const all = brush.all("drawImage").length;
      most = Math.max(most, all - stamped);
      stamped = all;
      if (stamped > 1_500) break;
    }
    expect(stamped).toBeGreaterThan(1_500);
    expect(most).toBeLessThan(300);
  });
});

describe("painting what changed", () => {
  it("stamps the seat again and clips to its cell", () => {
    const availability = new Uint8Array(16);
    const scene = sceneOf(smallPlan, smallTiers, { availability });
    const brush = new RecordingBrush();
    availability[5] = HELD;
    const changed = recount(scene.venue.index, scene.counts, availability);
    repaintSeats(brush, scene, near, changed, toolsFor(brush, scene));
    expect(brush.all("rect").map(({ args }) => args)).toEqual([[110, 114, 20, 20]]);
    expect(brush.all("clip")).toHaveLength(1);
    expect(stampsOf(brush)).toContainEqual([120, 124]);
    expect(stampsOf(brush)).not.toContainEqual([160, 124]);
  });

  it("is enough from near, where no counts show", () => {
    const scene = sceneOf(smallPlan, smallTiers);
    expect(areSeatsAlone(scene, near)).toBe(true);
    expect(areSeatsAlone(scene, { ...near, camera: { k: 0.2, x: 0, y: 0 } })).toBe(false);
  });
});

describe("the looks of seats", () => {
  const look = { tier: 0, state: 0, features: 0, isDimmed: false };

  it("differ by tier, state, mark and dimming", () => {
    const numbers = [
      lookNumber(look),
      lookNumber({ ...look, tier: 7 }),
      lookNumber({ ...look, state: 1 }),
      lookNumber({ ...look, state: 2 }),
      lookNumber({ ...look, state: 3 }),
      lookNumber({ ...look, features: 1 }),
      lookNumber({ ...look, features: 2 }),
      lookNumber({ ...look, features: 4 }),
      lookNumber({ ...look, isDimmed: true }),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThan(256);
  });

  it("show a state that nobody told as not for sale", () => {
    expect(lookNumber({ ...look, state: 255 })).toBe(lookNumber({ ...look, state: 3 }));
  });

  it("are drawn once, however often they are stamped", () => {
    const sheetBrush = new RecordingBrush();
    const image = document.createElement("canvas");
    const sheet = new SpriteSheet(20, 1, paperTheme, () => ({ image, brush: sheetBrush }));
    const target = new RecordingBrush();
    sheet.stamp(target, lookNumber(look), 10, 10);
    const once = sheetBrush.strokes.length;
    sheet.stamp(target, lookNumber(look), 50, 10);
    expect(sheetBrush.strokes).toHaveLength(once);
    expect(target.all("drawImage")).toHaveLength(2);
  });

  it("are faint where a filter leaves their tier out", () => {
    const scene = sceneOf(smallPlan, smallTiers, { dimmed: new Set(["best"]) });
    const numbers = paint(scene, near)
      .all("fillText")
      .filter(({ args }) => args[0] === "3" || args[0] === "12");
    expect(numbers.map(({ alpha }) => alpha)).toEqual([0.3, 0.3]);
  });
});
