import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countFree, recount } from "./counts";
import { Layers } from "./layers";
import { paperTheme } from "./palette";
import { HELD } from "./plan";
import { makeScene } from "./scene";
import { RecordingBrush } from "./testing/recording-brush";
import { smallPlan } from "./testing/small-plan";
import { buildVenue } from "./venue";

const viewport = { width: 400, height: 400 };
const whole = { k: 1, x: 100, y: 100 };
const getContext = HTMLCanvasElement.prototype.getContext;
let brushes: Map<HTMLCanvasElement, RecordingBrush>;

beforeEach(() => {
  // Every look at the clock finds the moment over, so that each turn paints one step.
  let nowMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    nowMs += 1_000;
    return nowMs;
  });
  brushes = new Map();
  Reflect.set(HTMLCanvasElement.prototype, "getContext", function brush(this: HTMLCanvasElement) {
    const own = brushes.get(this) ?? new RecordingBrush();
    brushes.set(this, own);
    return own;
  });
});

afterEach(() => {
  Reflect.set(HTMLCanvasElement.prototype, "getContext", getContext);
});

function setUp() {
  const [base, front, back] = [1, 2, 3].map(() => document.createElement("canvas"));
  if (!(base && front && back)) throw new Error("no canvas");
  const layers = new Layers({ base, front, back });
  const venue = buildVenue(smallPlan);
  const availability = new Uint8Array(16);
  const counts = countFree(venue.index, availability);
  layers.resize(viewport, whole, 1);
  layers.setScene(makeScene({ venue, counts, tiers: [], dimmed: undefined, theme: paperTheme }));
  const finish = (camera = whole) => {
    for (let turn = 0; turn < 1_000 && layers.work(camera, false); turn += 1);
  };
  const change = (place: number, state: number) => {
    availability[place] = state;
    layers.takeChanges(recount(venue.index, counts, availability));
  };
  const stampedOn = (canvas: HTMLCanvasElement) =>
    brushes.get(canvas)?.all("drawImage").length ?? 0;
  const shown = () => [front, back].filter((canvas) => canvas.style.visibility === "visible");
  return { layers, finish, change, stampedOn, shown, base, front, back };
}

describe("the layers", () => {
  it("show one finished bitmap, never the one in the making", () => {
    const { layers, finish, shown, front, back } = setUp();
    expect(shown()).toEqual([]);
    finish();
    expect(shown()).toEqual([back]);
    finish({ ...whole, x: 90 });
    expect(shown()).toEqual([front]);
    expect(layers.work({ ...whole, x: 90 }, false)).toBe(false);
  });

  it("only move the bitmap while a gesture lasts", () => {
    const { layers, finish, stampedOn, back, front } = setUp();
    finish();
    const before = stampedOn(back) + stampedOn(front);
    expect(layers.work({ ...whole, x: 130 }, true)).toBe(false);
    expect(stampedOn(back) + stampedOn(front)).toBe(before);
    expect(back.style.transform).toBe("translate(-70px, -100px) scale(1)");
  });

  it("paint a changed seat alone on the bitmap that shows", () => {
    const { layers, finish, change, stampedOn, back, front } = setUp();
    finish();
    const [shown, hidden] = [stampedOn(back), stampedOn(front)];
    change(5, HELD);
    layers.work(whole, false);
    expect(stampedOn(back) - shown).toBeGreaterThan(0);
    expect(stampedOn(back) - shown).toBeLessThan(4);
    expect(stampedOn(front)).toBe(hidden);
  });

  it("tell once when the whole venue was painted, and again when a section sold out", () => {
    const { layers, finish, change } = setUp();
    finish();
    expect(layers.takeNewBase()).toBe(true);
    expect(layers.takeNewBase()).toBe(false);
    change(5, HELD);
    layers.catchUp();
    finish();
    expect(layers.takeNewBase()).toBe(false);
    for (const place of [8, 9, 10]) change(place, HELD);
    layers.catchUp();
    finish();
    expect(layers.takeNewBase()).toBe(true);
  });

  it("show the whole venue below while the bitmap does not fill the screen", () => {
    const { layers, finish, base } = setUp();
    finish();
    expect(base.style.visibility).toBe("hidden");
    layers.work({ ...whole, x: 300 }, true);
    expect(base.style.visibility).toBe("visible");
  });
});
