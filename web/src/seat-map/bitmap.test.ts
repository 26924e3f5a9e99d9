import { describe, expect, it } from "vitest";
import { Bitmap, marginOf } from "./bitmap";

const viewport = { width: 400, height: 300 };
const camera = { k: 1, x: 0, y: 0 };

function bitmapOf(margin = 50, ratio = 2): Bitmap {
  const bitmap = new Bitmap(document.createElement("canvas"), true);
  bitmap.resize(viewport, margin, ratio);
  return bitmap;
}

describe("a bitmap", () => {
  it("is larger than the viewport, and as sharp as the screen", () => {
    const { canvas } = bitmapOf();
    expect([canvas.width, canvas.height]).toEqual([1_000, 800]);
    expect(canvas.style.width).toBe("500px");
  });

  it("is less sharp rather than larger than a phone allows", () => {
    const bitmap = new Bitmap(document.createElement("canvas"), true);
    bitmap.resize({ width: 2_500, height: 1_600 }, 0, 3);
    const { width, height } = bitmap.canvas;
    expect(width * height).toBeLessThanOrEqual(12_010_000);
    expect(width).toBeGreaterThan(2_500);
  });

  it("is painted for the camera, shifted by its margin", () => {
    expect(bitmapOf().viewFor({ k: 2, x: 10, y: 20 })).toEqual({
      camera: { k: 2, x: 60, y: 70 },
      width: 500,
      height: 400,
      ratio: 2,
    });
  });

  it("fills the viewport until it was moved by more than its margin", () => {
    const bitmap = bitmapOf();
    expect(bitmap.covers(camera)).toBe(false);
    bitmap.painted = camera;
    expect(bitmap.covers({ ...camera, x: 49, y: -49 })).toBe(true);
    expect(bitmap.covers({ ...camera, x: 51 })).toBe(false);
    expect(bitmap.covers({ ...camera, y: -51 })).toBe(false);
  });

  it("need not be painted anew while it is moved within its margin", () => {
    const bitmap = bitmapOf();
    expect(bitmap.isOutdated(camera, true)).toBe(true);
    bitmap.painted = camera;
    expect(bitmap.isOutdated(camera, false)).toBe(false);
    expect(bitmap.isOutdated({ ...camera, x: 30 }, true)).toBe(false);
    expect(bitmap.isOutdated({ ...camera, x: 30 }, false)).toBe(true);
    expect(bitmap.isOutdated({ ...camera, x: 60 }, true)).toBe(true);
    expect(bitmap.isOutdated({ k: 2, x: -200, y: -150 }, true)).toBe(true);
  });

  it("has a margin that suits the screen", () => {
    expect(marginOf({ width: 390, height: 600 })).toBe(98);
    expect(marginOf({ width: 1_400, height: 800 })).toBe(160);
  });
});
