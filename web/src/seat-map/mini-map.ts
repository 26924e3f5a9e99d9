/** The small whole venue in the corner, with a frame around the part that the map shows. */

import { type Camera, type Viewport, visibleBounds } from "./camera";
import type { Bounds, Point } from "./geometry";

const LARGEST: Viewport = { width: 132, height: 100 };

export interface MiniSize extends Viewport {
  /** Pixels of the small map per plan unit. */
  readonly k: number;
}

/** Return how large the small map is for a venue. */
export function miniSize(bounds: Bounds): MiniSize {
  const [width, height] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
  const k = Math.min(LARGEST.width / Math.max(1, width), LARGEST.height / Math.max(1, height));
  return { k, width: width * k, height: height * k };
}

/** Return the frame, in pixels of the small map: what the screen shows of the venue. */
export function miniFrame(
  bounds: Bounds,
  size: MiniSize,
  camera: Camera,
  viewport: Viewport,
): Bounds {
  const seen = visibleBounds(camera, viewport);
  const within = (at: number, most: number) => Math.max(0, Math.min(most, at * size.k));
  return {
    left: within(seen.left - bounds.left, size.width),
    top: within(seen.top - bounds.top, size.height),
    right: within(seen.right - bounds.left, size.width),
    bottom: within(seen.bottom - bounds.top, size.height),
  };
}

/** Return the point of the plan under a point of the small map. */
export function fromMini(bounds: Bounds, size: MiniSize, at: Point): Point {
  return { x: bounds.left + at.x / size.k, y: bounds.top + at.y / size.k };
}

export class MiniMap {
  readonly #canvas: HTMLCanvasElement;
  readonly #frame: HTMLElement;
  readonly #bounds: Bounds;
  readonly #size: MiniSize;

  constructor(canvas: HTMLCanvasElement, frame: HTMLElement, bounds: Bounds) {
    this.#canvas = canvas;
    this.#frame = frame;
    this.#bounds = bounds;
    this.#size = miniSize(bounds);
    canvas.style.width = `${this.#size.width}px`;
    canvas.style.height = `${this.#size.height}px`;
  }

  /** Copy the painted whole venue, as `whole` shows it, into the small map. */
  copy(base: HTMLCanvasElement, whole: Camera, viewport: Viewport): void {
    const ratio = base.width / Math.max(1, viewport.width);
    const { left, top, right, bottom } = this.#bounds;
    this.#canvas.width = Math.round(this.#size.width * 2);
    this.#canvas.height = Math.round(this.#size.height * 2);
    const brush = this.#canvas.getContext("2d");
    if (!brush || base.width === 0) return;
    brush.imageSmoothingQuality = "high";
    brush.drawImage(
      base,
      (left * whole.k + whole.x) * ratio,
      (top * whole.k + whole.y) * ratio,
      (right - left) * whole.k * ratio,
      (bottom - top) * whole.k * ratio,
      0,
      0,
      this.#canvas.width,
      this.#canvas.height,
    );
  }

  show(camera: Camera, viewport: Viewport): void {
    const { left, top, right, bottom } = miniFrame(this.#bounds, this.#size, camera, viewport);
    this.#frame.style.transform = `translate(${left}px, ${top}px)`;
    this.#frame.style.width = `${right - left}px`;
    this.#frame.style.height = `${bottom - top}px`;
  }

  pointAt(at: Point): Point {
    return fromMini(this.#bounds, this.#size, at);
  }
}
