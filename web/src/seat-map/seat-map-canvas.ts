/**
 * How tests and tools find seats on the map.
 *
 * The map's topmost canvas is `canvas[data-seat-map]`. It carries two functions:
 * `seatPosition(place)` returns where a seat is in the browser's window, in CSS pixels, or null
 * while it is not in view or the place is not a seat; `areaPosition(key)` does so for the middle
 * of an area. Its attributes say what a tap would do now: `data-level` is `venue` while the whole
 * venue shows and `near` when zoomed in; `data-picks-by` is `none`, `mouse` or `touch` (which means
 * both): with what a tap on a seat picks it, rather than coming closer; `data-moving` is `true`
 * while the map moves; and `data-drawn` is `true` once the venue has been painted in full.
 */

import type { Target } from "./focus";
import type { Point } from "./geometry";
import type { Stage } from "./stage";

interface SeatMapCanvas {
  seatPosition(place: number): Point | null;
  areaPosition(key: string): Point | null;
}

/** Write on the canvas what a tap would do now. */
export function describe(canvas: HTMLCanvasElement, stage: Stage): void {
  canvas.dataset.level = stage.isWhole ? "venue" : "near";
  canvas.dataset.moving = String(stage.isMoving);
  const byMouse = stage.hasSeats(false) ? "mouse" : "none";
  canvas.dataset.picksBy = stage.hasSeats(true) ? "touch" : byMouse;
}

/** Give the canvas its functions; return how to take them away. */
export function exposeSeats(canvas: HTMLCanvasElement, stage: Stage): () => void {
  const { index } = stage.venue;
  const inWindow = (target: Target): Point | null => {
    const { x, y } = stage.screenOf(target);
    const { width, height } = stage.viewport;
    if (x < 0 || y < 0 || x > width || y > height) return null;
    const box = canvas.getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  };
  const functions: SeatMapCanvas = {
    seatPosition(place) {
      return place >= 0 && place < index.seatCount ? inWindow({ kind: "seat", place }) : null;
    },
    areaPosition(key) {
      const area = index.plan.areas.findIndex((one) => one.key === key);
      const group = index.plan.sections.length + area;
      return area < 0 ? null : inWindow({ kind: "group", group });
    },
  };
  Object.assign(canvas, functions);
  return () => {
    const nothing: SeatMapCanvas = { seatPosition: () => null, areaPosition: () => null };
    Object.assign(canvas, nothing);
  };
}
