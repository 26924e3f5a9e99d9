/** Zooming and panning as numbers: a point of the plan is on the screen at `k * point + (x, y)`. */

import type { Bounds, Point } from "./geometry";

/** The same fields as d3-zoom's transform: a scale, and a shift in CSS pixels. */
export interface Camera {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

/** The size of the map on the page, in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** How far one may zoom: `min` shows the whole venue. */
export interface ZoomRange {
  readonly min: number;
  readonly max: number;
}

const SEAT_AT_MOST_PX = 46;
const WHOLE_VENUE_SEAT_AT_MOST_PX = 30;
const CLOSER_AT_LEAST = 2;
const NEARLY = 1.02;

export function toScreen(camera: Camera, point: Point): Point {
  return { x: point.x * camera.k + camera.x, y: point.y * camera.k + camera.y };
}

export function toPlan(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) / camera.k, y: (point.y - camera.y) / camera.k };
}

/** Return the part of the plan that is on the screen, and `margin` pixels around it. */
export function visibleBounds(camera: Camera, viewport: Viewport, margin = 0): Bounds {
  const first = toPlan(camera, { x: -margin, y: -margin });
  const last = toPlan(camera, { x: viewport.width + margin, y: viewport.height + margin });
  return { left: first.x, top: first.y, right: last.x, bottom: last.y };
}

/** Return the camera that puts a point of the plan into the middle of the screen. */
export function centredOn(point: Point, k: number, viewport: Viewport): Camera {
  return { k, x: viewport.width / 2 - point.x * k, y: viewport.height / 2 - point.y * k };
}

/** Return the camera that shows all of `bounds`, no closer than `closest`. */
export function fitted(
  bounds: Bounds,
  viewport: Viewport,
  padding: number,
  closest = Infinity,
): Camera {
  const room = (size: number) => Math.max(1, size - 2 * padding);
  const k = Math.min(
    room(viewport.width) / Math.max(1e-6, bounds.right - bounds.left),
    room(viewport.height) / Math.max(1e-6, bounds.bottom - bounds.top),
    closest,
  );
  const middle = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 };
  return centredOn(middle, k, viewport);
}

/** Return the camera that shows the whole venue; a small room does not grow beyond reason. */
export function wholeVenue(
  bounds: Bounds,
  viewport: Viewport,
  padding: number,
  pitch: number,
): Camera {
  return fitted(bounds, viewport, padding, WHOLE_VENUE_SEAT_AT_MOST_PX / pitch);
}

export function zoomRange(whole: Camera, pitch: number): ZoomRange {
  return { min: whole.k, max: Math.max(SEAT_AT_MOST_PX / pitch, whole.k * CLOSER_AT_LEAST) };
}

export function isWholeVenue(camera: Camera, range: ZoomRange): boolean {
  return camera.k <= range.min * NEARLY;
}

/** Return the camera that is `factor` times closer, with one point of the screen standing still. */
export function zoomedAt(camera: Camera, factor: number, at: Point, range: ZoomRange): Camera {
  const k = Math.max(range.min, Math.min(range.max, camera.k * factor));
  const point = toPlan(camera, at);
  return { k, x: at.x - point.x * k, y: at.y - point.y * k };
}

/**
 * Return the nearest camera that does not leave the venue.
 *
 * Where the venue is smaller than the screen it is centred; where it is larger no more than
 * `padding` pixels of emptiness show beyond its edge.
 */
export function clamped(
  camera: Camera,
  bounds: Bounds,
  viewport: Viewport,
  padding: number,
): Camera {
  const along = (shift: number, low: number, high: number, size: number) => {
    const [most, least] = [padding - low * camera.k, size - padding - high * camera.k];
    return least > most ? (least + most) / 2 : Math.max(least, Math.min(most, shift));
  };
  return {
    k: camera.k,
    x: along(camera.x, bounds.left, bounds.right, viewport.width),
    y: along(camera.y, bounds.top, bounds.bottom, viewport.height),
  };
}

/** Return the camera a part `t` of the way from one to another, closing in evenly. */
export function between(from: Camera, to: Camera, t: number): Camera {
  const ratio = to.k / from.k;
  const k = from.k * ratio ** t;
  const part = Math.abs(ratio - 1) < 1e-6 ? t : (k - from.k) / (to.k - from.k);
  return { k, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** Return the camera that is shifted as little as needed to bring a point well into view. */
export function showing(camera: Camera, point: Point, viewport: Viewport, margin: number): Camera {
  const seen = toScreen(camera, point);
  const along = (at: number, size: number) => {
    const edge = Math.min(margin, size / 2);
    return Math.max(edge, Math.min(size - edge, at)) - at;
  };
  const [dx, dy] = [along(seen.x, viewport.width), along(seen.y, viewport.height)];
  return dx === 0 && dy === 0 ? camera : { k: camera.k, x: camera.x + dx, y: camera.y + dy };
}

/** Return how a bitmap painted for one camera must be placed to suit another. */
export function carried(painted: Camera, now: Camera, margin: number): Camera {
  const k = now.k / painted.k;
  return { k, x: now.x - k * (painted.x + margin), y: now.y - k * (painted.y + margin) };
}

export function isSameCamera(a: Camera, b: Camera): boolean {
  return a.k === b.k && a.x === b.x && a.y === b.y;
}
