import { describe, expect, it } from "vitest";
import { countFree } from "./counts";
import { paintMarks } from "./paint-marks";
import { paperTheme } from "./palette";
import { makeScene, type View } from "./scene";
import { RecordingBrush } from "./testing/recording-brush";
import { smallPlan } from "./testing/small-plan";
import { buildVenue } from "./venue";

const venue = buildVenue(smallPlan);
const counts = countFree(venue.index, new Uint8Array(16));
const scene = makeScene({ venue, counts, tiers: [], dimmed: undefined, theme: paperTheme });
const view: View = { camera: { k: 1, x: 100, y: 100 }, width: 400, height: 500, ratio: 1 };
const none = { selected: new Set<number>(), hovered: null, focused: null };

function paint(marks: Parameters<typeof paintMarks>[3], at = view): RecordingBrush {
  const brush = new RecordingBrush();
  paintMarks(brush, scene, at, marks);
  return brush;
}

describe("chosen places", () => {
  it("are curtain red with a ring, where the seat is", () => {
    const brush = paint({ ...none, selected: new Set([6]) });
    const discs = brush.all("arc").map(({ args }) => args.slice(0, 2));
    expect(new Set(discs.map(String))).toEqual(new Set(["140,124"]));
    const colours = brush.all("fill").map(({ colour }) => colour);
    expect(colours).toEqual([paperTheme.curtain, paperTheme.card, paperTheme.curtain]);
  });

  it("show from afar as well", () => {
    const far = { ...view, camera: { k: 0.1, x: 0, y: 0 } };
    const brush = paint({ ...none, selected: new Set([6]) }, far);
    const radii = brush.all("arc").map(({ args }) => Number(args[2]));
    expect(Math.min(...radii)).toBeGreaterThanOrEqual(4);
  });

  it("are counted on an area", () => {
    const brush = paint({ ...none, selected: new Set([11, 12, 15]) });
    expect(brush.all("fillText").map(({ args }) => args[0])).toEqual(["3"]);
  });
});

describe("rings", () => {
  it("go around a focused seat, ink on a pale edge", () => {
    const brush = paint({ ...none, focused: { kind: "seat", place: 0 } });
    expect(brush.all("stroke").map(({ colour }) => colour)).toEqual([
      paperTheme.card,
      paperTheme.ink,
    ]);
    expect(brush.all("arc").every(({ args }) => args[0] === 100 && args[1] === 100)).toBe(true);
  });

  it("follow the silhouette of a section", () => {
    const brush = paint({ ...none, hovered: { kind: "group", group: 0 } });
    const corners = brush.all("moveTo").concat(brush.all("lineTo"));
    expect(corners.map(({ args }) => String(args))).toContain("160,124");
    expect(brush.globalCompositeOperation).toBe("source-over");
  });
});
